import { CloseButton } from '@mantine/core';
import classes from './FilterToken.module.css';

interface FilterTokenProps {
  name: string;
  value: string;
  onClear: () => void;
}

/** One filter that is on, and how to take it off. */
export function FilterToken({ name, value, onClear }: FilterTokenProps) {
  return (
    <span className={classes['token']}>
      <span className={classes['name']}>{name}</span>
      {value}
      <CloseButton
        size={24}
        iconSize={14}
        aria-label={`Clear ${name} ${value}`}
        onClick={onClear}
      />
    </span>
  );
}
