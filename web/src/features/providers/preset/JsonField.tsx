import { Textarea } from '@mantine/core';
import { useState } from 'react';
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
  read: (typed: string) => { value: unknown } | { problem: string };
  onValue: (value: unknown) => void;
}

/** An object written as JSON; what cannot be read stays as it is typed, and is not taken. */
export function JsonField({ value, error, read, onValue, ...field }: JsonFieldProps) {
  const [typed, setTyped] = useState(() =>
    value === undefined ? '' : JSON.stringify(value, null, 2),
  );
  const [problem, setProblem] = useState<string>();
  const change = (text: string) => {
    setTyped(text);
    const answer = text.trim() === '' ? { value: undefined } : read(text);
    setProblem('problem' in answer ? answer.problem : undefined);
    if ('value' in answer) onValue(answer.value);
  };
  return (
    <Textarea
      {...field}
      autosize
      minRows={3}
      maxRows={14}
      spellCheck={false}
      classNames={{ input: classes['code'] ?? '' }}
      value={typed}
      error={problem ?? error}
      onChange={({ currentTarget }) => change(currentTarget.value)}
    />
  );
}

/** For JsonField: any object. */
export function readObject(typed: string): { value: unknown } | { problem: string } {
  try {
    const value: unknown = JSON.parse(typed);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { value } : { problem: 'An object is wanted: { "name": value }.' };
  } catch {
    return { problem: 'This is no JSON yet.' };
  }
}
