import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { outdateCell } from '~/api/prompts/outdateCell';
import { cellQuery, type CellPrompt } from '~/api/prompts/cellPrompt';
import { deletePrompt, revertPrompt } from '~/api/prompts/prompts';
import { isolated } from '~/lib/text/isolated';
import { DiffView } from '~/ui/diff/DiffView';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { NotKnownYet } from '~/ui/page/NotKnownYet';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { notifyDone, notifyError } from '~/ui/toast/notify';

interface DefaultDialogProps {
  current: CellPrompt;
  name: string;
  /** Only to look, or to go back to the default. */
  mode: 'compare' | 'reset';
  /** Whether there is something typed that is not saved. */
  touched: boolean;
  onReset: () => void;
  onClose: () => void;
}

/** How a character's own text differs from the default; and the way back to it. */
export function DefaultDialog({ current, name, mode, ...rest }: DefaultDialogProps) {
  const queryClient = useQueryClient();
  const { cell } = current;
  const global = useQuery(cellQuery({ character_id: null, emotion: cell.emotion }));
  const own = current.own_version ?? 0;
  const undo = async (etag: string) => {
    try {
      await revertPrompt(cell, own, { etag, change_reason: 'Undo of the reset to the default' });
      notifyDone(`${isolated(name)} has its own text again.`);
    } catch (error) {
      notifyError('This could not be undone', error as Error);
    }
    void outdateCell(queryClient, cell);
  };
  const reset = useMutation({
    mutationFn: () => deletePrompt(cell.character_id ?? '', cell.emotion, { etag: current.etag }),
    onSuccess: async ({ version }) => {
      await outdateCell(queryClient, cell);
      rest.onReset();
      notifyDone(`${isolated(name)} uses the global default now.`, {
        undo: () => void undo(`"${version}"`),
      });
    },
  });
  const isReset = mode === 'reset';
  const text = global.data?.prompt_text ?? null;
  const version = global.data?.version ?? 1;
  return (
    <Modal
      opened
      onClose={rest.onClose}
      size="xl"
      title={isReset ? 'Reset to the global default' : 'Compared with the global default'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        {global.isLoading && <PageSkeleton rows={3} />}
        {global.error && <ErrorPanel error={global.error} />}
        <NotKnownYet when={reset.isPending} what="reset" />
        {reset.error && <ErrorPanel error={reset.error} what="Not reset" />}
        {global.data && text === null && (
          <Text size="sm">
            This emotion has no global default.
            {isReset && ` Without its own text, ${isolated(name)} would have none at all.`}
          </Text>
        )}
        {text !== null && (
          <>
            <Text size="sm">
              {isReset
                ? `${isolated(name)} would use the default (v${version}) again. Its own text, v${own}, stays in the history.`
                : `From the default (v${version}) to the text of ${isolated(name)} (v${own}):`}
              {isReset && rest.touched && ' What you typed and did not save is dropped.'}
            </Text>
            <DiffView
              before={isReset ? (current.prompt_text ?? '') : text}
              after={isReset ? text : (current.prompt_text ?? '')}
              changesOnly={false}
            />
          </>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" data-autofocus onClick={rest.onClose}>
            {isReset ? 'Cancel' : 'Close'}
          </Button>
          {isReset && (
            <Button
              loading={reset.isPending}
              disabled={!global.data}
              onClick={() => reset.mutate()}
            >
              {text === null ? 'Remove the text' : 'Reset to the default'}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
