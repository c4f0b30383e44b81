import { Text } from '@mantine/core';
import type { ExperimentPair } from '~/api/experiments/experiments';
import { isolated } from '~/lib/text/isolated';
import { ClipPlayer } from '~/ui/clip/ClipPlayer';
import classes from './Page.module.css';

interface PairCardProps {
  pair: ExperimentPair;
  /** Of the cell. */
  name: string;
  raterName: (id: string) => string;
}

const arms = ['a', 'b'] as const;
const words = { a: 'A', b: 'B', both_good: 'both good', both_bad: 'both bad' };

/** Both clips of a pair, and who preferred which. */
export function PairCard({ pair, name, raterName }: PairCardProps) {
  const { number, clips, votes } = pair;
  return (
    <article className={classes['pair']} aria-label={`Pair ${number}`}>
      <div className={classes['clips']}>
        {arms.map((arm) => {
          const { video_url, poster_url, failure } = clips[arm];
          const letter = arm.toUpperCase();
          return (
            <figure key={arm} className={classes['clip']}>
              {video_url === null ? (
                <div className={classes['missing']}>
                  <Text size="xs">{failure ?? 'Not made yet.'}</Text>
                </div>
              ) : (
                <ClipPlayer
                  video_url={video_url}
                  poster_url={poster_url}
                  label={`${letter} of pair ${number}, ${isolated(name)}`}
                />
              )}
              <figcaption>{letter}</figcaption>
            </figure>
          );
        })}
      </div>
      <Text size="sm">
        {number}. <bdi>{name}</bdi>
      </Text>
      <Text size="xs" c="var(--mien-quiet)">
        {votes.length === 0 && 'No votes yet'}
        {votes
          .map(({ rater_id, answer }) => `${isolated(raterName(rater_id))}: ${words[answer]}`)
          .join(' · ')}
      </Text>
    </article>
  );
}
