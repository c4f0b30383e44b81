import { Button, Group } from '@mantine/core';
import { IconCircleCheck, IconDownload } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import { useMay } from '~/api/access/useMay';
import { bundlePath, type Experiment } from '~/api/experiments/experiments';
import { lazyPart } from '~/ui/lazy/lazyPart';
import { StatusWord } from '~/ui/text/StatusWord';
import { pairsMax } from '../design/draft';

interface VerdictActionsProps {
  experiment: Experiment & { etag: string };
}

const CloseDialog = lazyPart('overlay', () => import('./CloseDialog'));
const ExtendDialog = lazyPart('overlay', () => import('./ExtendDialog'));
const PromoteDialog = lazyPart('overlay', () => import('./PromoteDialog'));

/** What can be done about the verdict. */
export function VerdictActions({ experiment }: VerdictActionsProps) {
  const mayEdit = useMay('editor');
  const [asked, setAsked] = useState<'close' | 'extend' | 'promote'>();
  const { id, state, winner, promoted_at, archived_at, pair_count } = experiment;
  const close = () => setAsked(undefined);
  const isPromoted = promoted_at !== null;
  if (!mayEdit) return isPromoted && <Promoted />;
  return (
    <Group gap="xs">
      {isPromoted && <Promoted />}
      {state === 'running' && (
        <>
          <Button variant="default" onClick={() => setAsked('close')}>
            Close…
          </Button>
          {pair_count < pairsMax && (
            <Button variant="default" onClick={() => setAsked('extend')}>
              Add pairs…
            </Button>
          )}
        </>
      )}
      {winner !== null && (
        <Button
          component="a"
          variant="default"
          href={bundlePath(id)}
          download
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          Download the winner
        </Button>
      )}
      {state === 'closed' && winner !== null && !isPromoted && archived_at === null && (
        <Button onClick={() => setAsked('promote')}>Promote {winner.toUpperCase()}…</Button>
      )}
      <Suspense fallback={null}>
        {asked === 'close' && <CloseDialog experiment={experiment} onClose={close} />}
        {asked === 'extend' && <ExtendDialog experiment={experiment} onClose={close} />}
        {asked === 'promote' && <PromoteDialog experiment={experiment} onClose={close} />}
      </Suspense>
    </Group>
  );
}

function Promoted() {
  return (
    <StatusWord tone="completed" icon={<IconCircleCheck size={15} aria-hidden />}>
      Promoted
    </StatusWord>
  );
}
