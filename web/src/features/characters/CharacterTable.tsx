import { useInterval } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useElementScrollRestoration } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { promptsQuery, type ListedCharacter } from '~/api/people/characters';
import { useDensity } from '~/lib/browser/preferences';
import { useVirtualRows } from '~/ui/table/useVirtualRows';
import { CharacterRow } from './CharacterRow';
import type { CharactersSearch } from './filter';
import classes from './CharacterTable.module.css';

interface CharacterTableProps {
  rows: readonly ListedCharacter[];
  total: number | undefined;
  search: CharactersSearch;
  hasMore: boolean;
  isLoadingMore: boolean;
  isStale: boolean;
  onLoadMore: () => void;
  onEdit: ((character: ListedCharacter) => void) | undefined;
  onArchive: (character: ListedCharacter) => void;
  onRestore: (character: ListedCharacter) => void;
}

const scrollId = 'characters';
const headHeight = 36;
/** How far ahead of the last row to load more. */
const ahead = 60;

/** Only the rows in sight are in the page. One of them is in the order of tabbing: arrows move. */
export function CharacterTable(props: CharacterTableProps) {
  const { rows, total, search, hasMore, isLoadingMore, isStale, onLoadMore, ...actions } = props;
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const [now, setNow] = useState(() => Date.now());
  useInterval(() => setNow(Date.now()), 30_000, { autoInvoke: true });
  const queryClient = useQueryClient();
  const [density] = useDensity();
  const rowHeight = density === 'compact' ? 36 : 44;
  const scroll = useElementScrollRestoration({ id: scrollId });
  const { items, totalSize, scrollToIndex } = useVirtualRows({
    box,
    count: rows.length,
    size: rowHeight,
    covered: headHeight,
    initialOffset: scroll?.scrollY ?? 0,
  });

  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !isLoadingMore && !isStale && last > rows.length - ahead) onLoadMore();
  }, [hasMore, isLoadingMore, isStale, last, rows.length, onLoadMore]);

  // What matches is new: its first rows come first.
  const filter = JSON.stringify(search);
  const filterBefore = useRef(filter);
  useEffect(() => {
    if (filterBefore.current === filter) return;
    filterBefore.current = filter;
    box.current?.scrollTo({ top: 0 });
    setActive(0);
  }, [filter]);

  // What is pointed at for 50 ms may be opened next.
  const intent = useRef(0);
  const prefetchSoon = useCallback(
    (id: string) => {
      window.clearTimeout(intent.current);
      intent.current = window.setTimeout(
        () => void queryClient.prefetchQuery(promptsQuery(id)),
        50,
      );
    },
    [queryClient],
  );

  const moveTo = (wanted: number) => {
    const index = Math.max(0, Math.min(rows.length - 1, wanted));
    setActive(index);
    scrollToIndex(index);
    // The row may come into the page only now.
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        box.current?.querySelector<HTMLElement>(`[data-link="${index}"]`)?.focus(),
      ),
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const inSight = Math.floor((box.current?.clientHeight ?? 0) / rowHeight) - 2;
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + inSight,
      PageUp: active - inSight,
      Home: 0,
      End: rows.length - 1,
    };
    const target = steps[event.key];
    const isInRow = event.target instanceof Element && event.target.closest('[data-link]');
    if (target === undefined || !isInRow || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    moveTo(target);
  };

  const shownActive = Math.min(active, rows.length - 1);
  return (
    <div
      ref={box}
      className={classes['box']}
      data-scroll-restoration-id={scrollId}
      data-stale={isStale || undefined}
      role="grid"
      aria-label="Characters"
      aria-rowcount={total === undefined ? -1 : total + 1}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <div className={classes['head']} role="row" aria-rowindex={1}>
        <span role="columnheader" className={classes['nameHead']}>
          Name
        </span>
        <span role="columnheader" className={classes['wide']}>
          Emotions
        </span>
        <span role="columnheader" className={classes['wide']}>
          Drafts
        </span>
        <span role="columnheader" className={classes['wide']}>
          {search.sort ? 'Details changed' : 'Prompts changed'}
        </span>
        <span role="columnheader" className={classes['menuHead']}>
          Actions
        </span>
      </div>
      <div role="rowgroup" className={classes['rows']} style={{ height: totalSize }}>
        {items.map(({ index, start }) => {
          const row = rows[index];
          return row ? (
            <CharacterRow
              key={row.id}
              character={row}
              index={index}
              top={start}
              isActive={index === shownActive}
              changedAt={search.sort ? row.updated_at : (row.prompts_updated_at ?? null)}
              now={now}
              onActive={setActive}
              onIntent={prefetchSoon}
              {...actions}
            />
          ) : null;
        })}
      </div>
    </div>
  );
}
