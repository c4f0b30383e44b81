import { ActionIcon, Button, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArchive, IconDots, IconPencil, IconRestore } from '@tabler/icons-react';
import { Suspense } from 'react';
import type { Preview } from '~/api/clips/previews';
import type { Character } from '~/api/people/characters';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { useArchive } from '~/shared/characters/useArchive';
import { lazyPart } from '~/ui/lazy/lazyPart';
import { TestAll } from './TestAll';

const EditCharacter = lazyPart('overlay', () => import('./EditCharacter'));

interface CharacterActionsProps {
  character: Character & { etag: string };
  previews: readonly Preview[];
}

/** What an editor can do with a character as a whole. */
export function CharacterActions({ character, previews }: CharacterActionsProps) {
  const [editing, edit] = useDisclosure();
  const { archive, restore } = useArchive();
  const isArchived = character.archived_at !== null;
  useShortcuts([{ keys: 'e', label: 'Edit the character', run: edit.open, enabled: !isArchived }]);
  return (
    <>
      {isArchived ? (
        <Button leftSection={<IconRestore size={16} />} onClick={() => restore(character)}>
          Restore
        </Button>
      ) : (
        <>
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <ActionIcon variant="default" size={36} aria-label="More">
                <IconDots size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconPencil size={16} />} onClick={edit.open}>
                Edit name, description and attributes…
              </Menu.Item>
              <Menu.Item leftSection={<IconArchive size={16} />} onClick={() => archive(character)}>
                Archive
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
          <TestAll character_id={character.id} previews={previews} />
        </>
      )}
      {editing && (
        <Suspense fallback={null}>
          <EditCharacter character={character} onClose={edit.close} />
        </Suspense>
      )}
    </>
  );
}
