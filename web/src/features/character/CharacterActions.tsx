import { ActionIcon, Button, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconArchive,
  IconDots,
  IconFileImport,
  IconPackageExport,
  IconPencil,
  IconPhoto,
  IconRestore,
} from '@tabler/icons-react';
import { Suspense } from 'react';
import type { Preview } from '~/api/clips/previews';
import type { Character } from '~/api/people/characters';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { useArchive } from '~/shared/characters/useArchive';
import { lazyPart } from '~/ui/lazy/lazyPart';
import { TestAll } from './TestAll';

const EditCharacter = lazyPart('overlay', () => import('./EditCharacter'));
const ExportDialog = lazyPart('overlay', () => import('./exchange/ExportDialog'));
const CardImportDialog = lazyPart(
  'overlay',
  () => import('~/shared/characters/card/CardImportDialog'),
);
const ImagesDialog = lazyPart('overlay', () => import('./exchange/ImagesDialog'));

interface CharacterActionsProps {
  character: Character & { etag: string };
  previews: readonly Preview[];
}

/** What an editor can do with a character as a whole. */
export function CharacterActions({ character, previews }: CharacterActionsProps) {
  const [editing, edit] = useDisclosure();
  const [exporting, exports] = useDisclosure();
  const [framing, images] = useDisclosure();
  const [importing, imports] = useDisclosure();
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
              <Menu.Item leftSection={<IconPhoto size={16} />} onClick={images.open}>
                Reference images…
              </Menu.Item>
              <Menu.Item leftSection={<IconFileImport size={16} />} onClick={imports.open}>
                Images from a card…
              </Menu.Item>
              <Menu.Item leftSection={<IconPackageExport size={16} />} onClick={exports.open}>
                Export the clips…
              </Menu.Item>
              <Menu.Item leftSection={<IconArchive size={16} />} onClick={() => archive(character)}>
                Archive
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
          <TestAll character_id={character.id} previews={previews} />
        </>
      )}
      <Suspense fallback={null}>
        {editing && <EditCharacter character={character} onClose={edit.close} />}
        {exporting && <ExportDialog character={character} onClose={exports.close} />}
        {importing && <CardImportDialog character={character} onClose={imports.close} />}
        {framing && <ImagesDialog character={character} onClose={images.close} />}
      </Suspense>
    </>
  );
}
