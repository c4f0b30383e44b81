import { Button, Skeleton, Text } from '@mantine/core';
import { IconMovie } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { pairsQuery, type Experiment } from '~/api/experiments/experiments';
import { useNames } from '~/api/people/useNames';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { PairCard } from './PairCard';
import classes from './Page.module.css';

/** So many are drawn at once: each has two clips. */
const step = 12;

/** All pairs with their clips, those on which the panel disagrees the most first. */
export function ClipsTab({ experiment }: { experiment: Experiment }) {
  const { data, error, refetch } = useQuery(pairsQuery(experiment.id));
  const pairs = data?.pairs ?? [];
  const [most, setMost] = useState(step);
  const names = useNames(experiment.cells.map(({ character_id }) => character_id));
  const raters = new Map(experiment.raters.map(({ id, display_name }) => [id, display_name]));
  if (error && !data) {
    return (
      <ErrorPanel error={error} what="The clips could not be read" onRetry={() => void refetch()} />
    );
  }
  if (!data) return <Skeleton height={320} />;
  if (data.blinded || pairs.length === 0) {
    return (
      <Empty icon={<IconMovie size={26} />} title="No clips to see yet">
        {data.blinded
          ? 'You are of the panel: you see which clip is whose when the experiment has ended.'
          : 'They stand here as soon as they are made.'}
      </Empty>
    );
  }
  return (
    <>
      <Text size="sm" c="var(--mien-quiet)" mb="sm">
        Those on which the panel disagrees the most come first.
      </Text>
      <ul className={classes['pairs']}>
        {pairs.slice(0, most).map((pair) => (
          <li key={pair.number}>
            <PairCard
              pair={pair}
              name={`${names.characterName(pair.character_id)}, ${names.emotionName(pair.emotion)}`}
              raterName={(id) => raters.get(id) ?? 'Somebody'}
            />
          </li>
        ))}
      </ul>
      {pairs.length > most && (
        <Button variant="default" mt="md" onClick={() => setMost(most + step)}>
          Show {Math.min(step, pairs.length - most)} more of {pairs.length}
        </Button>
      )}
    </>
  );
}
