import { List, Text } from '@mantine/core';
import type { Experiment } from '~/api/experiments/experiments';
import { useExperimentChanges } from '~/api/experiments/useExperimentChanges';
import { useNames } from '~/api/people/useNames';
import { counted } from '~/lib/text/counts';
import { isolated } from '~/lib/text/isolated';
import { ConfirmDialog } from '~/ui/dialog/ConfirmDialog';
import { notifyDone } from '~/ui/toast/notify';

interface PromoteDialogProps {
  experiment: Experiment & { etag: string };
  onClose: () => void;
}

const named = 8;

/** Saves the winner's text in every cell, as a new version of each. */
export default function PromoteDialog({ experiment, onClose }: PromoteDialogProps) {
  const { step } = useExperimentChanges();
  const { id, etag, number, winner, cells } = experiment;
  const { characterName, emotionName } = useNames(cells.map(({ character_id }) => character_id));
  const moved = cells.filter((cell) => cell.current_version !== cell.base_version);
  const letter = (winner ?? 'b').toUpperCase();
  return (
    <ConfirmDialog
      title={`Promote text ${letter}?`}
      confirmLabel={`Save in ${counted(cells.length, 'cell')}`}
      isBusy={step.isPending}
      error={step.error}
      onConfirm={() =>
        step.mutate(
          { id, etag, step: 'promote' },
          {
            onSuccess: () => {
              notifyDone(`Text ${letter} is in use in ${counted(cells.length, 'cell')}.`);
              onClose();
            },
          },
        )
      }
      onClose={onClose}
    >
      <Text size="sm" mb="xs">
        Each cell gets a new version, with the reason “won experiment {number}”: all of them, or
        none. A version can be restored in the history of its cell.
      </Text>
      <List size="sm">
        {cells.slice(0, named).map(({ character_id, emotion }) => (
          <List.Item key={`${character_id}/${emotion}`}>
            {isolated(characterName(character_id))}, {isolated(emotionName(emotion))}
          </List.Item>
        ))}
        {cells.length > named && (
          <List.Item>and {counted(cells.length - named, 'other cell')}</List.Item>
        )}
      </List>
      {moved.length > 0 && (
        <Text size="sm" mt="xs" c="var(--mien-bad)">
          {counted(moved.length, 'cell')} {moved.length === 1 ? 'has' : 'have'} changed since the
          start, so that this will be refused: the experiment compared another text than the one in
          use now.
        </Text>
      )}
    </ConfirmDialog>
  );
}
