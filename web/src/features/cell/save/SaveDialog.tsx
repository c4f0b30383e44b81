import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { CellPrompt } from '~/api/prompts/cellPrompt';
import { isProblem } from '~/lib/problem';
import type { Scope } from '~/lib/prompt/variables';
import { givenText } from '~/lib/text/blank';
import { limits } from '~/lib/text/limits';
import { DiffView } from '~/ui/diff/DiffView';
import { LimitedInput } from '~/ui/field/LimitedInput';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { NotKnownYet } from '~/ui/page/NotKnownYet';
import type { CellEditor } from '../useCellEditor';
import type { Save } from './useSave';
import { Warnings } from './Warnings';
import classes from './SaveDialog.module.css';

interface SaveDialogProps {
  current: CellPrompt;
  editor: CellEditor;
  scope: Scope;
  save: Save;
  /** Whose text for which emotion. */
  title: string;
  onClose: () => void;
}

/** Every save goes through here: what changes, for how many, and why. Enter saves. */
export function SaveDialog({ editor, scope, save, title, onClose, ...props }: SaveDialogProps) {
  const [reason, setReason] = useState('');
  // What was there when it was sent: the version that is made may be heard of before the answer.
  const [sentFrom, setSentFrom] = useState<CellPrompt | null>(null);
  const current = (save.isPending ? sentFrom : null) ?? props.current;
  const isGlobal = current.cell.character_id === null;
  const next = (current.own_version ?? 0) + 1;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSentFrom(props.current);
    save.mutate({ change_reason: givenText(reason) }, { onSuccess: onClose });
  };
  // What is on its way cannot be called back: better to see how it ends.
  const leave = () => {
    if (!save.isPending) onClose();
  };
  const problem = isProblem(save.error)
    ? (save.error.field('prompt_text') ?? save.error.field('change_reason'))
    : undefined;
  return (
    <Modal
      opened
      onClose={leave}
      size="xl"
      title={`Save v${next} of ${title}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          {save.error && problem === undefined && (
            <ErrorPanel error={save.error} what="Not saved; your text is still here" />
          )}
          <NotKnownYet when={save.isPending} what="saved" />
          <Text size="sm" className={classes['quiet']}>
            {comparedWith(current)}
          </Text>
          <DiffView before={current.prompt_text ?? ''} after={editor.text} />
          <Warnings current={current} text={editor.text} scope={scope} />
          <LimitedInput
            label="Why this change?"
            description="Optional. It is shown in the history."
            data-autofocus
            limit={limits.reason}
            dir="auto"
            value={reason}
            error={problem}
            onText={setReason}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" disabled={save.isPending} onClick={leave}>
              Keep editing
            </Button>
            <Button type="submit" loading={save.isPending}>
              {isGlobal ? saveFor(current.used_by_count) : `Save v${next}`}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function comparedWith(current: CellPrompt): string {
  if (current.is_own) {
    return current.version === null
      ? 'This will be the first text.'
      : `What changes from the current text, v${current.version}:`;
  }
  return current.source === 'global'
    ? `The character gets a text of its own. Compared with the global default, v${current.version ?? 1}:`
    : 'The character gets a text of its own.';
}

function saveFor(count: number | null): string {
  if (!count) return 'Save the default';
  return `Save for ${count.toLocaleString('en')} ${count === 1 ? 'character' : 'characters'}`;
}
