import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconPlayerStop } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import { useMay } from '~/api/access/useMay';
import type { Experiment, ExperimentSplit } from '~/api/experiments/experiments';
import { useSplitChanges } from '~/api/experiments/useSplitChanges';
import { counted } from '~/lib/text/counts';
import { lazyPart } from '~/ui/lazy/lazyPart';
import { Section } from '~/ui/page/Section';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { notifyDone } from '~/ui/toast/notify';
import { movedCells, Obstacle } from './Obstacle';
import { ShareBar } from './ShareBar';
import classes from './Traffic.module.css';

const SplitDialog = lazyPart('overlay', () => import('./SplitDialog'));

interface SplitSectionProps {
  experiment: Experiment & { etag: string };
  /** It was split once, though it may not be now. */
  hasBegun: boolean;
}

/** How the traffic is split now, and what can be done about it. */
export function SplitSection({ experiment, hasBegun }: SplitSectionProps) {
  const mayEdit = useMay('editor');
  const [isAsking, setIsAsking] = useState(false);
  const { split, state } = experiment;
  const canBegin = state === 'running' && movedCells(experiment).length === 0;
  return (
    <Section
      title={split ? 'Traffic is split' : 'Traffic is not split'}
      description={<Standing split={split ?? null} hasBegun={hasBegun} />}
      actions={
        mayEdit && (
          <Group gap="xs">
            {split && <Stop experiment={experiment} split={split} />}
            {(split || canBegin) && (
              <Button variant={split ? 'default' : 'filled'} onClick={() => setIsAsking(true)}>
                {split ? 'Change the shares…' : hasBegun ? 'Split again…' : 'Split traffic…'}
              </Button>
            )}
          </Group>
        )
      }
    >
      {split ? <Now experiment={experiment} split={split} /> : <Obstacle experiment={experiment} />}
      {!split && !hasBegun && <HowItWorks />}
      {!mayEdit && state === 'running' && (
        <Text size="sm" c="var(--mien-quiet)" mt="xs">
          An editor can split the traffic, change the shares and stop it.
        </Text>
      )}
      <Suspense fallback={null}>
        {isAsking && <SplitDialog experiment={experiment} onClose={() => setIsAsking(false)} />}
      </Suspense>
    </Section>
  );
}

interface StandingProps {
  split: ExperimentSplit | null;
  hasBegun: boolean;
}

function Standing({ split, hasBegun }: StandingProps) {
  if (split) {
    return (
      <>
        Phase {split.phase}, since <RelativeTime at={split.started_at} />
      </>
    );
  }
  return hasBegun
    ? 'It was stopped: every user gets the cell’s own text.'
    : 'Let real users have the texts, and see what they do.';
}

interface NowProps {
  experiment: Experiment & { etag: string };
  split: ExperimentSplit;
}

function Now({ experiment, split }: NowProps) {
  const moved = movedCells(experiment);
  return (
    <div className={classes['stack']}>
      <ShareBar share_a={split.share_a} share_b={split.share_b} />
      {moved.length > 0 && (
        <Alert
          color="yellow"
          icon={<IconAlertTriangle size={20} />}
          title={`${counted(moved.length, 'cell')} no longer split`}
        >
          A prompt was saved since the experiment began, and a save counts for everybody. The other
          cells go on.
        </Alert>
      )}
    </div>
  );
}

/** At once, without a question: there is a way back. */
function Stop({ experiment: { id, etag }, split }: NowProps) {
  const { stop, splitAgain } = useSplitChanges();
  const { share_a, share_b } = split;
  const stopNow = async () => {
    // This button is gone by then, and its callbacks with it.
    const stopped = await stop.mutateAsync({ id, etag }).catch(() => undefined);
    if (!stopped) return;
    notifyDone('Stopped: every user gets the cell’s own text.', {
      undo: () => splitAgain.mutate({ id, etag: stopped.etag, shares: { share_a, share_b } }),
    });
  };
  return (
    <Button
      color="red.9"
      leftSection={<IconPlayerStop size={16} aria-hidden />}
      loading={stop.isPending || splitAgain.isPending}
      onClick={() => void stopNow()}
    >
      Stop now
    </Button>
  );
}

function HowItWorks() {
  return (
    <ul className={classes['facts']}>
      <li>A share of all users gets text A, another one text B; the others notice nothing.</li>
      <li>
        Who got a text keeps it: in every cell of the experiment, on every node, and after a change
        of the shares wherever that can be.
      </li>
      <li>Your program tells what came of it, and the result is judged at every look anew.</li>
      <li>It can be stopped at any moment, and ends with the experiment.</li>
    </ul>
  );
}
