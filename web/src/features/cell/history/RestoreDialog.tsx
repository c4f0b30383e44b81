import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconWorld } from '@tabler/icons-react';
import { useState } from 'react';
import type { CellRef } from '~/api/prompts/cell';
import type { CellPrompt } from '~/api/prompts/cellPrompt';
import type { PromptVersion } from '~/api/prompts/prompts';
import { ProblemError } from '~/lib/problem';
import { givenText } from '~/lib/text/blank';
import { limits } from '~/lib/text/limits';
import { DiffView } from '~/ui/diff/DiffView';
import { LimitedInput } from '~/ui/field/LimitedInput';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { NotKnownYet } from '~/ui/page/NotKnownYet';
import { useRestore } from './useRestore';

interface RestoreDialogProps {
  opened: boolean;
  onClose: () => void;
  onRestored: () => void;
  cell: CellRef;
  /** The one to bring back. */
  version: PromptVersion;
  /** The newest of all. */
  last: PromptVersion;
  prompt: CellPrompt;
}

/** What a restore would change, and what it makes. */
export function RestoreDialog(props: RestoreDialogProps) {
  const { opened, onClose, onRestored, cell, version, last, prompt } = props;
  const [reason, setReason] = useState('');
  const restore = useRestore(cell, last.version, onRestored);
  const isDefault = cell.character_id === null;
  // A cell that went back to the default shows that text now.
  const now = prompt.prompt_text ?? '';
  const nowName = prompt.is_own ? `v${last.version}` : 'global default';
  const then = version.prompt_text ?? '';
  const isSame =
    last.is_deleted === version.is_deleted &&
    (last.prompt_text ?? '') === (version.prompt_text ?? '');
  const { error } = restore;
  const reasonError = error instanceof ProblemError ? error.field('change_reason') : undefined;

  return (
    <Modal opened={opened} onClose={onClose} title={`Restore v${version.version}`} size="lg">
      <Stack gap="sm">
        <Text size="sm">{consequence(version, last, isSame, isDefault)}</Text>
        {isDefault && !isSame && prompt.used_by_count !== null && (
          <Alert color="iris" variant="light" icon={<IconWorld size={18} />}>
            {usedBy(prompt.used_by_count)}
          </Alert>
        )}
        {!isSame && !version.is_deleted && (
          <DiffView
            before={now}
            after={then}
            beforeLabel={`Now (${nowName})`}
            afterLabel={`Restored (v${version.version})`}
          />
        )}
        <LimitedInput
          label="Why (optional)"
          placeholder="The earlier one was better"
          value={reason}
          limit={limits.reason}
          error={reasonError}
          data-autofocus
          onText={setReason}
        />
        <NotKnownYet when={restore.isPending} what="restored" />
        {error && reasonError === undefined && (
          <ErrorPanel error={error} what="Nothing was restored" />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            disabled={isSame}
            loading={restore.isPending}
            onClick={() =>
              restore.mutate({ version, etag: prompt.etag, reason: givenText(reason) })
            }
          >
            Restore as v{last.version + 1}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function consequence(
  version: PromptVersion,
  last: PromptVersion,
  isSame: boolean,
  isDefault: boolean,
): string {
  if (isSame) return `v${version.version} says the same as the current one: nothing to restore.`;
  const next = `v${last.version + 1}`;
  if (version.is_deleted) {
    return isDefault
      ? `This makes ${next}, which has no text.`
      : `This makes ${next}: the cell goes back to the global default, as in v${version.version}.`;
  }
  return `This makes ${next} with the text of v${version.version}. Every version stays.`;
}

function usedBy(count: number): string {
  const some = new Intl.NumberFormat('en').format(count);
  if (count === 0) return 'No character uses this default right now.';
  if (count === 1) return '1 character uses this default and gets the restored text.';
  return `${some} characters use this default and get the restored text.`;
}
