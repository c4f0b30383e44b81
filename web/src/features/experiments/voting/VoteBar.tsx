import { Button, Kbd } from '@mantine/core';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { answers } from './answers';
import { BarFoot } from './BarFoot';
import { SideWord } from './SideWord';
import type { Voting } from './useVoting';
import classes from './Voting.module.css';

interface VoteBarProps {
  voting: Voting;
  /** Both clips were played once. */
  isSeen: boolean;
}

/** The four answers, and the way back from the last one. */
export function VoteBar({ voting, isSeen }: VoteBarProps) {
  const { isSending, give } = voting;
  const mayVote = isSeen && !isSending;
  useShortcuts(
    answers.map(({ answer, keys, label }) => ({
      keys,
      label,
      run: () => give({ answer }),
      enabled: mayVote,
    })),
  );
  return (
    <div className={classes['bar']} data-bottom-bar>
      <p role="status" className={classes['hint']}>
        {isSeen ? 'Which one is better?' : 'Watch both once, then answer.'}
      </p>
      <div className={classes['answers']} role="group" aria-label="Your answer">
        {answers.map(({ answer, keys, label }) => (
          <Button
            key={answer}
            size="md"
            variant={answer === 'left' || answer === 'right' ? 'filled' : 'default'}
            disabled={!mayVote}
            rightSection={
              <Kbd size="xs" className={classes['key'] ?? ''} aria-hidden>
                {keys}
              </Kbd>
            }
            onClick={() => give({ answer })}
          >
            {answer === 'left' || answer === 'right' ? <SideWord side={answer} /> : label}
          </Button>
        ))}
      </div>
      <BarFoot voting={voting} />
    </div>
  );
}
