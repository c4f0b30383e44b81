import { ActionIcon, Menu } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconDots, IconEdit } from '@tabler/icons-react';
import type { ListedCharacter } from '~/api/characters';

interface RowMenuProps {
  character: ListedCharacter;
  tabIndex: number;
  /** Until the row is pointed at or focused a button is enough: menus are dear, rows many. */
  isNear: boolean;
  onEdit: (character: ListedCharacter) => void;
  onArchive: (character: ListedCharacter) => void;
  onRestore: (character: ListedCharacter) => void;
}

export function RowMenu({ character, tabIndex, isNear, ...on }: RowMenuProps) {
  const button = (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={`Actions for ${character.name}`}
      aria-haspopup="menu"
      tabIndex={tabIndex}
    >
      <IconDots size={16} />
    </ActionIcon>
  );
  if (!isNear) return button;
  return (
    <Menu position="bottom-end" width={180} withInitialFocusPlaceholder={false}>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        {character.archived_at ? (
          <Menu.Item
            leftSection={<IconArchiveOff size={16} />}
            onClick={() => on.onRestore(character)}
          >
            Restore
          </Menu.Item>
        ) : (
          <>
            <Menu.Item leftSection={<IconEdit size={16} />} onClick={() => on.onEdit(character)}>
              Edit details…
            </Menu.Item>
            <Menu.Item
              leftSection={<IconArchive size={16} />}
              onClick={() => on.onArchive(character)}
            >
              Archive
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
