import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { count } from '~/lib/text/counts';
import classes from './Tile.module.css';

interface TileProps {
  number: number;
  /** What they are: a word, or a badge with one. */
  children: ReactNode;
  isOn: boolean;
  onToggle: () => void;
}

/** A number that filters the list by what it counts. */
export function Tile({ number, children, isOn, onToggle }: TileProps) {
  return (
    <UnstyledButton
      className={classes['tile'] ?? ''}
      aria-pressed={isOn}
      disabled={number === 0 && !isOn}
      onClick={onToggle}
    >
      <span className={classes['number']}>{count(number)}</span> {children}
    </UnstyledButton>
  );
}
