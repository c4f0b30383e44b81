import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { versionQuery, type CellPrompt } from '~/api/prompts/prompts';
import { promptProblem } from '~/lib/prompt/promptRules';
import { DiffView } from '~/ui/diff/DiffView';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import type { CellEditor } from '../useCellEditor';
import { MergeResult } from './MergeResult';
import classes from './Conflict.module.css';

interface ConflictDialogProps {
  current: CellPrompt;
  editor: CellEditor;
  /** With the text that is to become the next version. */
  onMerged: (text: string) => void;
  onTakeTheirs: () => void;
  onClose: () => void;
}

/** Both wrote: what each changed, what comes of it, and three ways on. No text is lost. */
export function ConflictDialog(props: ConflictDialogProps) {
  const { current, editor, onMerged, onTakeTheirs, onClose } = props;
  const base = useBaseText(current, editor);
  const [result, setResult] = useState<string | null>(null);
  const theirs = current.prompt_text ?? '';
  const who = current.updated_by?.display_name ?? 'Somebody';
  const now = current.own_version ?? 0;
  const began = editor.base_version === null ? 'before' : `with v${editor.base_version}`;
  return (
    <Modal
      opened
      onClose={onClose}
      size="min(1080px, 94vw)"
      title={
        current.is_own ? `v${now} was saved while you were writing` : 'Reset while you were writing'
      }
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        <Text size="sm" className={classes['quiet']}>
          {current.is_own ? `${who} saved v${now}.` : `${who} reset the text to the default.`} You
          began {began}. Both texts are here, and nothing is saved yet.
        </Text>
        {base.error && (
          <ErrorPanel error={base.error} what="The common version could not be read" />
        )}
        {base.text === undefined ? (
          <PageSkeleton rows={3} />
        ) : (
          <>
            <div className={classes['sides']}>
              <section>
                <h3 className={classes['heading']}>What you changed</h3>
                <DiffView before={base.text} after={editor.text} />
              </section>
              <section>
                <h3 className={classes['heading']}>What {who} changed</h3>
                <DiffView before={base.text} after={theirs} />
              </section>
            </div>
            <MergeResult
              base={base.text}
              mine={editor.text}
              theirs={theirs}
              who={who}
              onChange={setResult}
            />
          </>
        )}
        <Group justify="space-between" gap="xs">
          <Button variant="subtle" color="gray" onClick={onTakeTheirs}>
            {current.is_own ? `Take v${now}` : 'Take the default'}, drop mine
          </Button>
          <Group gap="xs">
            <Button variant="default" onClick={() => onMerged(editor.text)}>
              Keep mine as v{now + 1} (overwrites v{now})
            </Button>
            <Button
              data-autofocus
              disabled={result === null || promptProblem(result) !== undefined}
              onClick={() => result !== null && onMerged(result)}
            >
              Use the merge
            </Button>
          </Group>
        </Group>
      </Stack>
    </Modal>
  );
}

/** The text from which both began; undefined while it is read. */
function useBaseText({ cell }: CellPrompt, { base_text, base_version }: CellEditor) {
  const { data, error } = useQuery({
    ...versionQuery(cell, base_version ?? 0),
    enabled: base_text === null && base_version !== null,
  });
  if (base_text !== null) return { text: base_text, error: null };
  if (base_version === null || error) return { text: '', error };
  return { text: data && (data.prompt_text ?? ''), error: null };
}
