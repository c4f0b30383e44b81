import { List } from '@mantine/core';
import type { Experiment } from '~/api/experiments/experiments';
import { useExperimentChanges } from '~/api/experiments/useExperimentChanges';
import { isProblem } from '~/lib/problem';
import { count, counted } from '~/lib/text/counts';
import { isolated } from '~/lib/text/isolated';
import { TextLink } from '~/ui/link/TextLink';
import { ConfirmDialog } from '~/ui/dialog/ConfirmDialog';
import { notifyDone } from '~/ui/toast/notify';
import { countingRaters, panelShortage, trialsOf } from './draft';

interface StartDialogProps {
  experiment: Experiment & { etag: string };
  onClose: () => void;
}

/** What the start costs, and what it fixes. */
export function StartDialog({ experiment, onClose }: StartDialogProps) {
  const { id, etag, name, pair_count, raters, cells, created_by } = experiment;
  const { step } = useExperimentChanges();
  const ids = raters.map((rater) => rater.id);
  const shortage = panelShortage(countingRaters(ids, created_by?.id));
  const fields = isProblem(step.error) ? step.error.fields : [];
  return (
    <ConfirmDialog
      title={`Start “${isolated(name)}”?`}
      confirmLabel={`Start, and make ${count(2 * pair_count)} clips`}
      isBusy={step.isPending}
      error={step.error}
      isImpossible={shortage !== undefined}
      onConfirm={() =>
        step.mutate(
          { id, etag, step: 'start' },
          {
            onSuccess: () => {
              notifyDone('Started. Voting begins when all clips are made.');
              onClose();
            },
          },
        )
      }
      onClose={onClose}
    >
      <List size="sm" spacing={4}>
        <List.Item>
          {count(2 * pair_count)} clips are made: {pair_count} pairs of{' '}
          {counted(cells.length, 'cell')}.
        </List.Item>
        <List.Item>
          {counted(raters.length, 'rater')} {raters.length === 1 ? 'answers' : 'answer'}{' '}
          {trialsOf(pair_count)} pairs each:{' '}
          {raters.map((one) => isolated(one.display_name)).join(', ')}.
        </List.Item>
        <List.Item>Texts, cells, panel and pairs cannot be changed afterwards.</List.Item>
        <List.Item>Until it ends, the panel sees neither texts nor results.</List.Item>
        {shortage !== undefined && (
          <List.Item c="var(--mien-bad)">{shortage} Add them at “Raters”.</List.Item>
        )}
        {fields.map(({ pointer, message }) => (
          <List.Item key={pointer} c="var(--mien-bad)">
            {message}
          </List.Item>
        ))}
      </List>
      {isProblem(step.error, 'conflict') && (
        <TextLink to="/experiments" search={{ state: 'running' }}>
          See which experiments run
        </TextLink>
      )}
    </ConfirmDialog>
  );
}
