import { Textarea } from '@mantine/core';
import { useState } from 'react';
import type { FieldsProps } from './draft';
import { shownOf, typedJson, typedOf, type Reading } from './typed';
import { useUnread } from './useUnread';
import classes from './Preset.module.css';

interface JsonFieldProps {
  label: string;
  description?: string;
  placeholder?: string;
  required?: boolean;
  value: unknown;
  /** What the server says of it. */
  error?: string | undefined;
  /** The object that is read, or a sentence on why it is none. */
  read: (typed: string) => Reading;
  onUnread: FieldsProps['onUnread'];
  onValue: (value: unknown) => void;
}

/** An object written as JSON; what cannot be read stays as it is typed, and is not taken. */
export function JsonField({ value, error, read, onUnread, onValue, ...field }: JsonFieldProps) {
  const [typed, setTyped] = useState(() => typedOf(value));
  const { text, problem } = shownOf(typed, value);
  useUnread(field.label, problem !== undefined, onUnread);
  const change = (changed: string) => {
    const now = typedJson(changed, value, read);
    setTyped(now);
    if (now.problem === undefined) onValue(now.of);
  };
  return (
    <Textarea
      {...field}
      autosize
      minRows={3}
      maxRows={14}
      spellCheck={false}
      classNames={{ input: classes['code'] ?? '' }}
      value={text}
      error={problem ?? error}
      onChange={({ currentTarget }) => change(currentTarget.value)}
    />
  );
}
