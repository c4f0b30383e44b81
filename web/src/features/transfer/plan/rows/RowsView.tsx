import { useState, type ReactNode } from 'react';
import type { Import } from '~/api/transfer/imports';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { isProblem } from '~/lib/problem';
import { SearchBox } from '~/ui/field/SearchBox';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import type { Deciding } from '../decisions/useDecisions';
import classes from '../Plan.module.css';
import { ImagesView } from '../images/ImagesView';
import { RowPanel } from '../row/RowPanel';
import { NewAxes } from './NewAxes';
import { NoRows } from './NoRows';
import { RowsTable } from './RowsTable';
import { SelectionBar } from './SelectionBar';
import { useImportSearch } from './useImportSearch';
import { useRows } from './useRows';
import { useSelection } from './useSelection';

interface RowsViewProps {
  one: Import;
  /** null: there is nothing to decide, or nobody who may. */
  deciding: Deciding | null;
  /** Numbers that filter the list. */
  tiles: ReactNode;
  /** Between the numbers and the list. */
  children?: ReactNode;
}

/** The rows of a plan or of a report: filtered, listed, and one of them opened beside the list. */
export function RowsView({ one, deciding, tiles, children }: RowsViewProps) {
  const { search, change } = useImportSearch();
  const { query, rows, axes, images, opened, loadAll } = useRows(one, search);
  const selection = useSelection();
  const [isGathering, setIsGathering] = useState(false);
  useShortcuts([{ keys: '/', label: 'Search the rows', run: focusSearch }]);
  const selectAll = async () => {
    setIsGathering(true);
    selection.set(await loadAll(), true);
    setIsGathering(false);
  };
  const isEmpty = query.isSuccess && rows.length === 0 && !query.hasNextPage;
  const isFiltered = [search.action, search.outcome, search.q].some((part) => part !== undefined);
  const totals = one.applied ?? one.counts;
  // Rows are kept for a time only; the numbers stay.
  const isExpired = isProblem(query.error) && query.error.status === 410;
  const isGone = isExpired || (isEmpty && !isFiltered && one.status === 'applied');
  return (
    <>
      <div className={classes['toolbar']}>
        {tiles}
        <SearchBox
          label="Search by character or emotion"
          value={search.q ?? ''}
          className={classes['search']}
          onChange={(q) => change({ q: q || undefined, item: undefined })}
        />
      </div>
      {totals && <NewAxes axes={axes} totals={totals} isApplied={one.status === 'applied'} />}
      {images.length > 0 && <ImagesView one={one} images={images} deciding={deciding} />}
      {selection.rows.length > 0 && deciding ? (
        <SelectionBar
          selection={selection}
          deciding={deciding}
          isGathering={isGathering}
          onSelectAll={query.hasNextPage ? () => void selectAll() : undefined}
        />
      ) : (
        children
      )}
      {query.error && !isExpired && (
        <ErrorPanel
          error={query.error}
          what="The rows could not be read"
          onRetry={() => void query.refetch()}
        />
      )}
      {query.isPending && <PageSkeleton />}
      {(isGone || isEmpty) && (
        <NoRows
          isGone={isGone}
          isFiltered={isFiltered}
          onClear={() => change({ action: undefined, outcome: undefined, q: undefined })}
        />
      )}
      {(rows.length > 0 || (query.isSuccess && query.hasNextPage)) && (
        <div className={classes['split']} data-opened={opened !== undefined || undefined}>
          <div className={classes['list']}>
            <RowsTable
              rows={rows}
              isApplied={one.status === 'applied'}
              opened={opened?.item}
              deciding={deciding}
              selection={selection}
              hasMore={query.hasNextPage}
              isLoadingMore={query.isFetchingNextPage}
              isStale={query.isPlaceholderData}
              onLoadMore={() => void query.fetchNextPage()}
            />
          </div>
          {opened && (
            <RowPanel
              row={opened}
              rows={rows}
              deciding={deciding}
              onOpen={(item) => change({ item })}
            />
          )}
        </div>
      )}
    </>
  );
}

function focusSearch() {
  document.querySelector<HTMLInputElement>('#content input[type="search"]')?.focus();
}
