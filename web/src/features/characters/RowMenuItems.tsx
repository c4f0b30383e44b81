import { Menu } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconEdit } from '@tabler/icons-react';
import type { ListedCharacter } from '~/api/people/characters';
import type { MenuParts } from '~/ui/lazy/MenuOnDemand';

export interface RowActions {
  onEdit: (character: ListedCharacter) => void;
  onArchive: (character: ListedCharacter) => void;
  onRestore: (character: ListedCharacter) => void;
}

interface RowMenuItemsProps extends MenuParts, RowActions {
  character: ListedCharacter;
}

export default function RowMenuItems(props: RowMenuItemsProps) {
  const { character, button, opened, onChange, ...on } = props;
  return (
    <Menu
      opened={opened}
      onChange={onChange}
      position="bottom-end"
      width={180}
      withInitialFocusPlaceholder={false}
    >
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
