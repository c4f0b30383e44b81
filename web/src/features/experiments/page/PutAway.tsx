import { Button } from '@mantine/core';
import { IconArchive, IconTrash } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '~/api/access/useMay';
import type { Experiment } from '~/api/experiments/experiments';
import { failureOf, useExperimentChanges } from '~/api/experiments/useExperimentChanges';
import { ConfirmDialog } from '~/ui/dialog/ConfirmDialog';
import { notifyDone, notifyError } from '~/ui/toast/notify';

/** Deletes a draft, and archives what has ended: its votes and clips stay. */
export function PutAway({ experiment }: { experiment: Experiment & { etag: string } }) {
  const mayEdit = useMay('editor');
  const navigate = useNavigate();
  const { step, remove } = useExperimentChanges();
  const [isDeleting, setIsDeleting] = useState(false);
  const { id, etag, state, archived_at } = experiment;
  if (!mayEdit || archived_at !== null) return null;
  if (state === 'draft') {
    return (
      <>
        <Button
          variant="default"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => setIsDeleting(true)}
        >
          Delete
        </Button>
        {isDeleting && (
          <ConfirmDialog
            title="Delete this draft?"
            confirmLabel="Delete"
            isBusy={remove.isPending}
            error={remove.error}
            isFinal
            onConfirm={() =>
              remove.mutate(
                { id, etag },
                {
                  onSuccess: () => {
                    notifyDone('The draft is gone.');
                    void navigate({ to: '/experiments', search: {}, ignoreBlocker: true });
                  },
                },
              )
            }
            onClose={() => setIsDeleting(false)}
          >
            Nothing was rendered for it yet, and nothing of it is kept.
          </ConfirmDialog>
        )}
      </>
    );
  }
  if (state !== 'closed') return null;
  return (
    <Button
      variant="default"
      leftSection={<IconArchive size={16} aria-hidden />}
      loading={step.isPending}
      onClick={() =>
        step.mutate(
          { id, etag, step: 'archive' },
          {
            onSuccess: () => notifyDone('The experiment is archived. Its votes and clips stay.'),
            onError: (error) => notifyError(failureOf('archive'), error),
          },
        )
      }
    >
      Archive
    </Button>
  );
}
