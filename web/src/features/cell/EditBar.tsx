import { ActionIcon, Button, Group, Kbd, Menu, Tooltip } from '@mantine/core';
import { useOs } from '@mantine/hooks';
import {
  IconArrowBackUp,
  IconArrowsDiff,
  IconDeviceFloppy,
  IconDots,
  IconGitCompare,
  IconPlayerPlay,
  IconTrash,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { CellRef } from '~/api/prompts/cell';
import type { PresentAdmin } from '~/api/prompts/presence';
import { promptProblem } from '~/lib/prompt/promptRules';
import { MenuLink } from '~/ui/link/MenuLink';
import type { DraftStatus as Status } from './draft/draftPorts';
import { DraftStatus } from './draft/DraftStatus';
import { PresenceChips } from './presence/PresenceChips';
import type { CellEditor } from './useCellEditor';
import classes from './EditTab.module.css';

interface EditBarProps {
  cell: CellRef;
  editor: CellEditor;
  status: Status;
  mayEdit: boolean;
  /** Whether there is a default to compare with: not for a default itself. */
  hasDefault: boolean;
  isTesting: boolean;
  /** Why no clip can be made of any text now. */
  testProblem: string | undefined;
  /** Who else has this open. */
  others: readonly PresentAdmin[];
  onSave: () => void;
  onTest: () => void;
  onCompare: () => void;
  onReset: () => void;
  onDiscard: () => void;
}

/** Whether the text is safe, and what can be done with it. Stays in sight. */
export function EditBar({
  cell,
  editor,
  status,
  mayEdit,
  hasDefault,
  isTesting,
  testProblem,
  others,
  ...on
}: EditBarProps) {
  const mod = useOs() === 'macos' ? '⌘' : 'Ctrl';
  const textProblem = promptProblem(editor.text);
  const noTest = textProblem ?? testProblem;
  const changed = editor.touched || editor.customising;
  const saveProblem = changed ? textProblem : 'There is nothing to save yet.';
  const ownText = hasDefault && editor.shown.is_own;
  return (
    <div className={classes['bar']}>
      <Group gap="sm">
        {mayEdit ? (
          <DraftStatus status={status} quiet={!editor.editable} isNew={editor.customising} />
        ) : (
          <span className={classes['quiet']}>You can look here, but not change anything.</span>
        )}
        {others.length > 0 && <PresenceChips others={others} />}
      </Group>
      {(mayEdit || ownText) && (
        <Group gap="xs" wrap="nowrap">
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <ActionIcon variant="default" size={36} aria-label="More">
                <IconDots size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {hasDefault && (
                <Menu.Item
                  leftSection={<IconGitCompare size={16} />}
                  disabled={!ownText}
                  onClick={on.onCompare}
                >
                  Compare with the default
                </Menu.Item>
              )}
              {mayEdit && (
                <>
                  <MenuLink
                    to="/experiments/new"
                    search={{
                      ...(cell.character_id === null ? {} : { character: cell.character_id }),
                      emotion: cell.emotion,
                    }}
                    state={editor.touched ? { variation_text: editor.text } : {}}
                    leftSection={<IconArrowsDiff size={16} />}
                  >
                    Test against another wording…
                  </MenuLink>
                  {hasDefault && (
                    <Menu.Item
                      leftSection={<IconArrowBackUp size={16} />}
                      disabled={!ownText}
                      onClick={on.onReset}
                    >
                      Reset to the default…
                    </Menu.Item>
                  )}
                  <Menu.Item
                    leftSection={<IconTrash size={16} />}
                    disabled={!changed}
                    onClick={on.onDiscard}
                  >
                    Discard my changes
                  </Menu.Item>
                </>
              )}
            </Menu.Dropdown>
          </Menu>
          {mayEdit && (
            <>
              <BarButton
                label="Test"
                hint={noTest ?? `See how the text on the screen looks: ${mod} Enter`}
                keys={`${mod} ↵`}
                icon={<IconPlayerPlay size={16} />}
                variant="default"
                disabled={noTest !== undefined}
                loading={isTesting}
                onClick={on.onTest}
              />
              <BarButton
                label="Save…"
                hint={saveProblem ?? `Review what changed, then save: ${mod} S`}
                keys={`${mod} S`}
                icon={<IconDeviceFloppy size={16} />}
                variant="filled"
                disabled={saveProblem !== undefined}
                loading={false}
                onClick={on.onSave}
              />
            </>
          )}
        </Group>
      )}
    </div>
  );
}

interface BarButtonProps {
  label: string;
  hint: string;
  keys: string;
  icon: ReactNode;
  variant: 'default' | 'filled';
  disabled: boolean;
  loading: boolean;
  onClick: () => void;
}

/** Stays focusable while it is disabled, so that its tooltip can say why. */
function BarButton({
  label,
  hint,
  keys,
  icon,
  variant,
  disabled,
  loading,
  onClick,
}: BarButtonProps) {
  return (
    <Tooltip label={hint}>
      <Button
        variant={variant}
        leftSection={icon}
        rightSection={
          <Kbd size="xs" className={classes['keys'] ?? ''}>
            {keys}
          </Kbd>
        }
        loading={loading}
        {...(disabled ? { 'data-disabled': true } : {})}
        aria-disabled={disabled}
        onClick={() => {
          if (!disabled) onClick();
        }}
      >
        {label}
      </Button>
    </Tooltip>
  );
}
