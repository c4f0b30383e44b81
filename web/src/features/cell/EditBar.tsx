import { Button, Group, Kbd, Tooltip } from '@mantine/core';
import { useOs } from '@mantine/hooks';
import { IconDeviceFloppy } from '@tabler/icons-react';
import { promptProblem } from '~/lib/promptRules';
import type { DraftStatus as Status } from './draft/DraftKeeper';
import { DraftStatus } from './draft/DraftStatus';
import type { CellEditor } from './useCellEditor';
import classes from './EditTab.module.css';

interface EditBarProps {
  editor: CellEditor;
  status: Status;
  mayEdit: boolean;
  onSave: () => void;
}

/** Whether the text is safe, and what can be done with it. Stays in sight. */
export function EditBar({ editor, status, mayEdit, onSave }: EditBarProps) {
  const mac = useOs() === 'macos';
  const changed = editor.touched || editor.customising;
  const problem = changed ? promptProblem(editor.text) : 'There is nothing to save yet.';
  return (
    <div className={classes['bar']}>
      <DraftStatus status={status} />
      {mayEdit && (
        <Group gap="xs">
          <Tooltip label={problem ?? `Review what changed, then save: ${mac ? '⌘ S' : 'Ctrl S'}`}>
            <Button
              leftSection={<IconDeviceFloppy size={16} />}
              rightSection={<Kbd size="xs">{mac ? '⌘ S' : 'Ctrl S'}</Kbd>}
              {...(problem === undefined ? {} : { 'data-disabled': true })}
              aria-disabled={problem !== undefined}
              onClick={(event) => (problem === undefined ? onSave() : event.preventDefault())}
            >
              Save…
            </Button>
          </Tooltip>
        </Group>
      )}
    </div>
  );
}
