import { TextInput, type TextInputProps } from '@mantine/core';
import { useLimit, type Limit } from './useLimit';

type LimitedInputProps = Omit<TextInputProps, 'value' | 'onChange' | 'maxLength'> & Limit;

/** A line of text that takes what the API takes, and no more. */
export function LimitedInput({ value, limit, onText, ...props }: LimitedInputProps) {
  return <TextInput {...props} {...useLimit({ value, limit, onText })} />;
}
