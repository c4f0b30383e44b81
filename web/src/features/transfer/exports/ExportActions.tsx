import { Button, Tooltip } from '@mantine/core';
import { IconDownload, IconRefresh, IconX } from '@tabler/icons-react';
import type { Export } from '~/api/transfer/exports';
import { useExportChanges } from '~/api/transfer/useExportChanges';
import { isUnderWay, type ClipState } from '~/lib/clip/clip';
import { notifyError } from '~/ui/toast/notify';
import { orderOf } from './words';

interface ExportActionsProps {
  made: Export;
  state: ClipState;
  mayEdit: boolean;
  isOpened: boolean;
  onCreated: (id: string) => void;
}

/** Gets the file, stops its writing, or writes it again. */
export function ExportActions(props: ExportActionsProps) {
  const { made, state, mayEdit, isOpened, onCreated } = props;
  const { create, cancel } = useExportChanges();
  if (state === 'completed' && made.file_url !== null) {
    return (
      <Button
        component="a"
        variant={isOpened ? 'filled' : 'light'}
        href={made.file_url}
        download={made.file_name}
        aria-label={`Download ${made.file_name}`}
        leftSection={<IconDownload size={16} aria-hidden />}
      >
        Download
      </Button>
    );
  }
  const underWay = isUnderWay(state);
  const word = underWay ? 'Cancel' : 'Export again';
  const run = () => {
    if (underWay) {
      cancel.mutate(made.export_id);
    } else {
      create.mutate(orderOf(made), {
        onSuccess: ({ export_id }) => onCreated(export_id),
        onError: (error) => notifyError('The export was not begun', error),
      });
    }
  };
  return (
    <Tooltip label="This takes the role of an editor." disabled={mayEdit}>
      <Button
        variant="default"
        aria-label={`${word}: ${made.file_name}`}
        leftSection={underWay ? <IconX size={16} /> : <IconRefresh size={16} />}
        loading={create.isPending || cancel.isPending}
        data-disabled={!mayEdit}
        aria-disabled={!mayEdit}
        onClick={() => mayEdit && run()}
      >
        {word}
      </Button>
    </Tooltip>
  );
}
