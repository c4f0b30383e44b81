import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import type { CellPrompt } from '~/api/prompts/prompts';
import { isProblem } from '~/lib/problem';
import { parseVariables, stateOf, type Scope } from '~/lib/prompt/variables';
import { DiffView } from '~/ui/diff/DiffView';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { NotKnownYet } from '~/ui/page/NotKnownYet';
import type { CellEditor } from '../useCellEditor';
import type { Save } from './useSave';
import classes from './SaveDialog.module.css';

interface SaveDialogProps {
  current: CellPrompt;
  editor: CellEditor;
  scope: Scope;
  save: Save;
  whose: string;
  onClose: () => void;
}

/** Every save goes through here: what changes, for how many, and why. Enter saves. */
export function SaveDialog({ editor, scope, save, whose, onClose, ...props }: SaveDialogProps) {
  const [reason, setReason] = useState('');
  // What was there when it was sent: the version that is made may be heard of before the answer.
  const [sentFrom, setSentFrom] = useState<CellPrompt | null>(null);
  const current = (save.isPending ? sentFrom : null) ?? props.current;
  const isGlobal = current.cell.character_id === null;
  const next = (current.own_version ?? 0) + 1;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSentFrom(props.current);
    save.mutate({ change_reason: reason.trim() }, { onSuccess: onClose });
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
      title={`Save v${next} of ${whose}`}
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
          <TextInput
            label="Why this change?"
            description="Optional. It is shown in the history."
            data-autofocus
            maxLength={500}
            dir="auto"
            value={reason}
            error={problem}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" disabled={save.isPending} onClick={leave}>
              Go on editing
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

interface WarningsProps {
  current: CellPrompt;
  text: string;
  scope: Scope;
}

/** What one should know first: for whom the text changes, and what will not be filled in. */
function Warnings({ current, text, scope }: WarningsProps) {
  const used = current.used_by_count ?? 0;
  const unfilled = parseVariables(text).filter(
    (segment) =>
      segment.kind === 'malformed' ||
      (segment.kind === 'variable' && ['unknown', 'missing'].includes(stateOf(segment, scope))),
  );
  if (used === 0 && unfilled.length === 0) return null;
  return (
    <ul className={classes['warnings']}>
      {used > 0 && (
        <li>
          <IconAlertTriangle size={16} aria-hidden />
          This changes {used.toLocaleString('en')}{' '}
          {used === 1 ? 'character that uses' : 'characters that use'} the default.
          {current.overridden_by_count
            ? ` ${current.overridden_by_count.toLocaleString('en')} with a text of their own stay as they are.`
            : ''}
        </li>
      )}
      {unfilled.length > 0 && (
        <li>
          <IconAlertTriangle size={16} aria-hidden />
          {unfilled.length === 1 ? 'One variable stays' : `${unfilled.length} variables stay`} as
          written: {unfilled.map(({ source }) => source).join(', ')}
        </li>
      )}
    </ul>
  );
}
