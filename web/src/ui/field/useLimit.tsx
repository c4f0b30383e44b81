import type { ChangeEvent, CompositionEvent, ReactNode } from 'react';
import { countCharacters, cutTo } from '~/lib/text/limits';
import classes from './Limited.module.css';

type Field = HTMLInputElement | HTMLTextAreaElement;

export interface Limit {
  value: string;
  /** In characters, as the server counts them. */
  limit: number;
  onText: (text: string) => void;
}

/** What makes a field take as much as its limit, whatever the script, and say when little is left. */
export function useLimit({ value, limit, onText }: Limit) {
  const left = limit - countCharacters(value);
  const isNear = left <= limit / 10;
  return {
    value,
    // While an input method composes, what stands there is not what will.
    onChange: ({ currentTarget, nativeEvent }: ChangeEvent<Field>) => {
      const isComposing = nativeEvent instanceof InputEvent && nativeEvent.isComposing;
      onText(isComposing ? currentTarget.value : cutTo(currentTarget.value, limit));
    },
    onCompositionEnd: ({ currentTarget }: CompositionEvent<Field>) => {
      onText(cutTo(currentTarget.value, limit));
    },
    ...(isNear && limit > 1 ? { rightSection: <Left count={left} />, rightSectionWidth: 48 } : {}),
  };
}

function Left({ count }: { count: number }): ReactNode {
  return (
    <span className={classes['left']} title={`${count} characters left`} role="status">
      {count}
    </span>
  );
}
