import { Textarea, type TextareaProps } from '@mantine/core';
import { useLimit, type Limit } from './useLimit';

type LimitedTextareaProps = Omit<TextareaProps, 'value' | 'onChange' | 'maxLength'> & Limit;

/** A text of several lines that takes what the API takes, and no more. */
export function LimitedTextarea({ value, limit, onText, ...props }: LimitedTextareaProps) {
  return <Textarea {...props} {...useLimit({ value, limit, onText })} />;
}
