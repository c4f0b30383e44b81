import { Button, Progress } from '@mantine/core';
import {
  IconAlertCircle,
  IconBan,
  IconCircleCheck,
  IconHandStop,
  IconLoader2,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useMay } from '~/api/access/useMay';
import type { Names } from '~/api/people/useNames';
import { isMoving, type Submission } from '~/api/providers/submissions';
import { canBeStopped, useSubmissionChanges } from '~/api/providers/useSubmissionChanges';
import { TextLink } from '~/ui/link/TextLink';
import { LogRow } from '~/ui/table/LogRow';
import { LogTable } from '~/ui/table/LogTable';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { StatusWord, type StatusTone } from '~/ui/text/StatusWord';
import { ClipOf, clipLabel } from './ClipOf';
import { costInWords, standingInWords, stateLooks } from './standing';
import { SubmissionDetails } from './SubmissionDetails';

interface SubmissionTableProps {
  submissions: readonly Submission[];
  names: Names;
}

const icons: Record<StatusTone, ReactNode> = {
  quiet: <IconBan size={15} aria-hidden />,
  waiting: <IconHandStop size={15} aria-hidden />,
  processing: <IconLoader2 size={15} aria-hidden />,
  completed: <IconCircleCheck size={15} aria-hidden />,
  failed: <IconAlertCircle size={15} aria-hidden />,
};

const headings = ['Clip', 'Where it stands', 'Provider', 'Cost', 'Asked', 'Actions'];

/** Orders, newest first; each opens to all that is known of it. */
export function SubmissionTable({ submissions, names }: SubmissionTableProps) {
  return (
    <LogTable caption="Orders to providers" headings={headings}>
      {submissions.map((one) => (
        <LogRow
          key={one.submission_id}
          name={clipLabel(one, names)}
          cellCount={headings.length}
          cells={<Cells submission={one} names={names} />}
          renderDetails={() => <SubmissionDetails submission={one} />}
        />
      ))}
    </LogTable>
  );
}

function Cells({ submission, names }: { submission: Submission; names: Names }) {
  const { state, provider, preset, progress, created_at } = submission;
  const { tone } = stateLooks[state];
  return (
    <>
      <td>
        <ClipOf submission={submission} names={names} />
      </td>
      <td>
        <StatusWord tone={tone} icon={icons[tone]}>
          {standingInWords(submission)}
        </StatusWord>
        {isMoving(state) && progress !== null && (
          <Progress size={4} value={100 * progress} aria-label="How far it is" />
        )}
      </td>
      <td>
        <TextLink to="/presets/$presetId" params={{ presetId: preset.id }} search={{}}>
          <bdi>{preset.name}</bdi> v{preset.version}
        </TextLink>{' '}
        by {provider.name}
      </td>
      <td>{costInWords(submission)}</td>
      <td>
        <RelativeTime at={created_at} />
      </td>
      <td>
        <Actions submission={submission} />
      </td>
    </>
  );
}

function Actions({ submission }: { submission: Submission }) {
  const mayEdit = useMay('editor');
  const { cancel, retry } = useSubmissionChanges();
  const { state, clip_status } = submission;
  if (!mayEdit || !canBeStopped(submission)) return null;
  if (isMoving(state)) {
    return (
      <Button
        size="compact-sm"
        variant="default"
        loading={cancel.isPending}
        onClick={() => cancel.mutate(submission)}
      >
        Cancel
      </Button>
    );
  }
  if (clip_status !== 'failed' && clip_status !== 'cancelled') return null;
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={retry.isPending}
      onClick={() => retry.mutate(submission)}
    >
      Retry
    </Button>
  );
}
