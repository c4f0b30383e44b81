import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Import } from '~/api/transfer/imports';
import { useImportChanges } from '~/api/transfer/useImportChanges';
import { ConfirmDialog } from '~/ui/dialog/ConfirmDialog';

/** Stops what runs at once; giving up a plan is asked about, as choices go with it. */
export function CancelImport({ one }: { one: Import }) {
  const { cancel } = useImportChanges(one.import_id);
  const [isAsking, setIsAsking] = useState(false);
  const isRunning = one.status === 'planning' || one.status === 'applying';
  if (!isRunning && one.status !== 'planned') return null;
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconX size={16} aria-hidden />}
        loading={cancel.isPending && !isAsking}
        onClick={() => (isRunning ? cancel.mutate() : setIsAsking(true))}
      >
        {isRunning ? 'Cancel' : 'Cancel import'}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title="Cancel this import?"
          confirmLabel="Cancel import"
          closeLabel="Keep the plan"
          isBusy={cancel.isPending}
          error={cancel.error}
          onConfirm={() => cancel.mutate()}
          onClose={() => setIsAsking(false)}
        >
          The plan and your choices are given up. No prompt is changed by that.
        </ConfirmDialog>
      )}
    </>
  );
}
