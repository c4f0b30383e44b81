import { Button, Kbd } from '@mantine/core';
import { useState } from 'react';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { BarFoot } from './BarFoot';
import {
  ballotOf,
  fieldOf,
  marks,
  nextOf,
  noneGiven,
  sides,
  withMark,
  type Given,
} from './ratings';
import { SideWord } from './SideWord';
import type { Voting } from './useVoting';
import classes from './Voting.module.css';

interface RatingBarProps {
  voting: Voting;
  isSeen: boolean;
  criteria: readonly string[];
}

/** Ratings of both clips from 1 to 5; by keyboard one field after the other, and Enter. */
export function RatingBar({ voting, isSeen, criteria }: RatingBarProps) {
  const [given, setGiven] = useState<Given>(() => noneGiven(criteria));
  const { isSending, give } = voting;
  const mayVote = isSeen && !isSending;
  const next = nextOf(given);
  const ballot = ballotOf(given);
  const send = () => {
    if (ballot) give(ballot);
  };
  const before = next < 0 ? given.length - 1 : next - 1;
  useShortcuts([
    ...marks.map((mark) => ({
      keys: `${mark}`,
      label: `Rate ${mark}`,
      run: () => setGiven(withMark(given, next, mark)),
      enabled: mayVote && next >= 0,
    })),
    {
      keys: 'Backspace',
      label: 'Back to the rating before',
      run: () => setGiven(withMark(given, before, null)),
      enabled: mayVote && before >= 0,
    },
    { keys: 'Enter', label: 'Next pair', run: send, enabled: mayVote && ballot !== undefined },
  ]);
  return (
    <div className={classes['bar']} data-bottom-bar>
      <p role="status" className={classes['hint']}>
        {isSeen ? '1 is bad, 5 is very good.' : 'Watch both once, then rate them.'}
      </p>
      <div className={classes['ratings']}>
        {['Overall', ...criteria].map((name, row) => (
          <div key={name} className={classes['rated']} role="group" aria-label={name}>
            <span className={classes['criterion']}>{name}</span>
            {sides.map((side) => {
              const field = fieldOf(row, side);
              return (
                <div
                  key={side}
                  className={classes['marks']}
                  role="group"
                  aria-label={`${name}, ${side}`}
                  data-next={(mayVote && field === next) || undefined}
                >
                  <span>
                    <SideWord side={side} />
                  </span>
                  {marks.map((mark) => (
                    <button
                      key={mark}
                      type="button"
                      aria-pressed={given[field] === mark}
                      disabled={!mayVote}
                      onClick={() => setGiven(withMark(given, field, mark))}
                    >
                      {mark}
                    </button>
                  ))}
                </div>
              );
            })}
          </div>
        ))}
      </div>
      <Button
        size="md"
        disabled={!mayVote || ballot === undefined}
        rightSection={
          <Kbd size="xs" className={classes['key'] ?? ''} aria-hidden>
            ↵
          </Kbd>
        }
        onClick={send}
      >
        Next pair
      </Button>
      <BarFoot voting={voting} />
    </div>
  );
}
