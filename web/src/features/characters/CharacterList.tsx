import { Button } from '@mantine/core';
import { IconFilterOff, IconMasksTheater, IconPlus } from '@tabler/icons-react';
import type { ListedCharacter } from '~/api/people/characters';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { CharacterTable } from './CharacterTable';
import { isFiltered, type CharactersSearch } from './filter';
import { TableSkeleton } from './TableSkeleton';
import type { useCharacterRows } from './useCharacterRows';

interface CharacterListProps {
  list: ReturnType<typeof useCharacterRows>;
  search: CharactersSearch;
  onClear: () => void;
  /** These are missing for those who may not. */
  onCreate: (() => void) | undefined;
  onEdit: ((character: ListedCharacter) => void) | undefined;
  onArchive: (character: ListedCharacter) => void;
  onRestore: (character: ListedCharacter) => void;
}

/** The table, or what stands in its place. */
export function CharacterList({ list, search, onClear, onCreate, ...actions }: CharacterListProps) {
  const { query, rows, total } = list;
  if (query.isPending) return <TableSkeleton />;
  if (query.error && rows.length === 0) {
    return (
      <ErrorPanel
        error={query.error}
        what="The characters could not be read"
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (rows.length > 0) {
    return (
      <CharacterTable
        rows={rows}
        total={total}
        search={search}
        hasMore={query.hasNextPage}
        isLoadingMore={query.isFetchingNextPage}
        isStale={query.isPlaceholderData}
        onLoadMore={query.fetchNextPage}
        {...actions}
      />
    );
  }
  if (isFiltered(search)) {
    return (
      <Empty
        icon={<IconFilterOff size={28} stroke={1.6} />}
        title={search.archived ? 'No archived character matches' : 'No character matches'}
        action={
          <Button variant="default" onClick={onClear}>
            Clear the filters
          </Button>
        }
      >
        Nothing fits all the filters that are on.
      </Empty>
    );
  }
  return (
    <Empty
      icon={<IconMasksTheater size={28} stroke={1.6} />}
      title="No characters yet"
      action={
        onCreate && (
          <Button leftSection={<IconPlus size={16} />} onClick={onCreate}>
            New character
          </Button>
        )
      }
    >
      A character has one prompt for each emotion. Until it has texts of its own, it uses the global
      defaults{onCreate ? '.' : '; somebody with the role of an editor can create one.'}
    </Empty>
  );
}
