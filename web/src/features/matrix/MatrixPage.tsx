import { Button, Group, Text } from '@mantine/core';
import { IconFilterOff, IconGridDots } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate, useRouter } from '@tanstack/react-router';
import { useCallback } from 'react';
import { templateQuery } from '~/api/templates/templates';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { counted } from '~/lib/text/counts';
import { FilterToken } from '~/ui/field/FilterToken';
import { SearchBox } from '~/ui/field/SearchBox';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { Page } from '~/ui/page/Page';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { Legend } from './Legend';
import { MatrixGrid } from './grid/MatrixGrid';
import { SelectionBar } from './selection/SelectionBar';
import { useMatrix } from './useMatrix';
import { useSelection } from './selection/useSelection';

const route = getRouteApi('/shell/matrix');

/** Every cell at once: what is written, what shows through, what is missing. */
export function MatrixPage() {
  const { q, state, template, cells } = route.useSearch();
  const search = route.useNavigate();
  const navigate = useNavigate();
  const matrix = useMatrix(q, state, template);
  const { query, rows, emotions, all, counts, isComplete } = matrix;
  const router = useRouter();
  const setCells = useCallback(
    (text: string | undefined) => {
      // Not when another page is on its way already.
      if (router.latestLocation.pathname !== '/matrix') return;
      void search({ search: (now) => ({ ...now, cells: text }), replace: true });
    },
    [router, search],
  );
  const selecting = useSelection({
    rows,
    all,
    emotions,
    isComplete,
    text: cells,
    onText: setCells,
  });
  useShortcuts([{ keys: '/', label: 'Search the characters', run: focusSearch }]);
  const change = (changes: {
    q?: string | undefined;
    state?: typeof state;
    template?: string | undefined;
  }) => void search({ search: (now) => ({ ...now, ...changes }) as typeof now, replace: true });
  const open = (characterId: string | undefined, emotion: string | undefined) => {
    if (characterId && emotion) {
      void navigate({ to: '/characters/$characterId/$emotion', params: { characterId, emotion } });
    } else if (characterId) {
      void navigate({ to: '/characters/$characterId', params: { characterId } });
    } else if (emotion) {
      void navigate({ to: '/defaults/$emotion', params: { emotion } });
    }
  };
  return (
    <Page
      fills
      title="Matrix"
      description="One row for each character, one column for each emotion. Open a cell to write; tick rows, columns or cells to change many at once."
    >
      <Group gap="sm">
        <SearchBox
          label="Search by name"
          value={q ?? ''}
          onChange={(text) => change({ q: text || undefined })}
        />
        {template !== undefined && (
          <TemplateToken id={template} onClear={() => change({ template: undefined })} />
        )}
        <Legend counts={counts} state={state} onChange={(wanted) => change({ state: wanted })} />
        <Text size="xs" c="var(--mien-quiet)" role="status" ml="auto">
          {query.data && (isComplete ? counted(rows.length, 'character') : 'Loading more…')}
        </Text>
      </Group>
      {query.isPending && <PageSkeleton rows={12} />}
      {query.error && (
        <ErrorPanel
          error={query.error}
          what="The matrix could not be read"
          onRetry={() => void query.refetch()}
        />
      )}
      {query.data && rows.length > 0 && emotions.length > 0 && (
        <MatrixGrid
          rows={rows}
          emotions={emotions}
          all={all}
          filter={state}
          selecting={selecting}
          onOpen={open}
        />
      )}
      {query.data && isComplete && (rows.length === 0 || emotions.length === 0) && (
        <NothingHere
          isFiltered={(all.length > 0 || template !== undefined) && emotions.length > 0}
          onClear={() => change({ q: undefined, state: undefined, template: undefined })}
        />
      )}
      <SelectionBar selecting={selecting} all={all} rows={rows} emotions={emotions} />
    </Page>
  );
}

/** The template whose characters alone are shown. */
function TemplateToken({ id, onClear }: { id: string; onClear: () => void }) {
  const { data } = useQuery(templateQuery(id));
  return <FilterToken name="Template" value={data?.name ?? '…'} onClear={onClear} />;
}

function NothingHere({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (!isFiltered) {
    return (
      <Empty icon={<IconGridDots size={28} stroke={1.6} />} title="No cells yet">
        The matrix has a row for each character and a column for each emotion. Create the first of
        them under Characters and Emotions.
      </Empty>
    );
  }
  return (
    <Empty
      icon={<IconFilterOff size={28} stroke={1.6} />}
      title="No character matches"
      action={
        <Button variant="default" onClick={onClear}>
          Clear the filters
        </Button>
      }
    >
      No character has this name and such a cell.
    </Empty>
  );
}

function focusSearch() {
  document.querySelector<HTMLInputElement>('#content input[type="search"]')?.focus();
}
