import { Button, Group } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { may, meQuery } from '~/api/access/session';
import type { ListedCharacter } from '~/api/people/characters';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { useArchive } from '~/shared/characters/useArchive';
import { lazyPart } from '~/ui/lazy/lazyPart';
import { Page } from '~/ui/page/Page';
import { CharacterFilters } from './CharacterFilters';
import { CharacterList } from './CharacterList';
import { useCharacterRows } from './useCharacterRows';
import { useCharactersSearch } from './useCharactersSearch';

const CharacterForm = lazyPart('overlay', () => import('./CharacterForm'));
const CardImportDialog = lazyPart(
  'overlay',
  () => import('~/shared/characters/card/CardImportDialog'),
);

/** Level 1: all characters, and how complete their prompts are. */
export function CharactersPage() {
  const { search, change, clear } = useCharactersSearch();
  const list = useCharacterRows(search);
  const role = useQuery(meQuery).data?.admin.role ?? 'viewer';
  const mayEdit = may(role, 'editor');
  const [form, setForm] = useState<{ character: ListedCharacter | null }>();
  const { archive, restore } = useArchive();
  const [isImporting, setIsImporting] = useState(false);
  const create = () => setForm({ character: null });
  useShortcuts([
    { keys: '/', label: 'Search the characters', run: focusSearch },
    { keys: 'n', label: 'New character', run: create, enabled: mayEdit },
  ]);
  const button = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={create} disabled={!mayEdit}>
      New character
    </Button>
  );
  return (
    <Page
      fills
      title="Characters"
      description="Choose a character to see and write the prompts behind each of its emotions."
      actions={
        mayEdit ? (
          <Group gap="xs">
            <Button variant="default" onClick={() => setIsImporting(true)}>
              Import a card
            </Button>
            {button}
          </Group>
        ) : (
          <span title="You can look at everything. Creating takes the role of an editor.">
            {button}
          </span>
        )
      }
    >
      <CharacterFilters
        search={search}
        onChange={change}
        shown={list.rows.length}
        total={list.total}
        isStale={list.query.isPlaceholderData}
        more={list.query.hasNextPage}
      />
      <CharacterList
        list={list}
        search={search}
        onClear={clear}
        onCreate={mayEdit ? create : undefined}
        onEdit={mayEdit ? (character) => setForm({ character }) : undefined}
        onArchive={archive}
        onRestore={restore}
      />
      <Suspense fallback={null}>
        {isImporting && <CardImportDialog onClose={() => setIsImporting(false)} />}
        {form && <CharacterForm character={form.character} onClose={() => setForm(undefined)} />}
      </Suspense>
    </Page>
  );
}

function focusSearch() {
  document.querySelector<HTMLInputElement>('#content input[type="search"]')?.focus();
}
