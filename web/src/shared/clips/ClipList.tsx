import type { ReactNode } from 'react';
import { useSelected } from '~/lib/list/useSelected';
import { ClipGrid } from '~/ui/clip/ClipGrid';
import { ClipGridSkeleton } from '~/ui/clip/ClipGridSkeleton';
import { CompareBar } from '~/ui/clip/CompareBar';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { LoadMore } from '~/ui/page/LoadMore';

/** Whether a clip is selected; without `onSelect` it cannot be. */
export interface ClipSelection {
  selected: boolean;
  onSelect: ((selected: boolean) => void) | undefined;
}

interface ClipListProps<Clip> {
  label: string;
  /** What is said when the list cannot be read. */
  failure: string;
  list: {
    error: Error | null;
    isPending: boolean;
    isPlaceholderData: boolean;
    isFetching: boolean;
    hasNextPage: boolean;
    refetch: () => Promise<unknown>;
    fetchNextPage: () => Promise<unknown>;
  };
  /** Those of the list that are to be seen. */
  clips: readonly Clip[];
  idOf: (clip: Clip) => string;
  renderClip: (clip: Clip, selection: ClipSelection, index: number) => ReactNode;
  /** Instead of clips when there are none. */
  empty: ReactNode;
}

/** Previews or videos beside each other; two to four of them can be compared. */
export function ClipList<Clip>(props: ClipListProps<Clip>) {
  const { label, failure, list, clips, idOf, renderClip, empty } = props;
  const selected = useSelected(4);
  const isEmpty = !list.isPending && !list.error && clips.length === 0 && !list.hasNextPage;
  return (
    <>
      {list.error && (
        <ErrorPanel error={list.error} what={failure} onRetry={() => void list.refetch()} />
      )}
      {list.isPending && <ClipGridSkeleton />}
      {isEmpty && empty}
      {clips.length > 0 && (
        <ClipGrid label={label} isStale={list.isPlaceholderData}>
          {clips.map((clip, index) => {
            const id = idOf(clip);
            const canSelect = selected.has(id) || !selected.isFull;
            const onSelect = canSelect ? (on: boolean) => selected.set(id, on) : undefined;
            return renderClip(clip, { selected: selected.has(id), onSelect }, index);
          })}
        </ClipGrid>
      )}
      {list.hasNextPage && (
        <LoadMore isLoading={list.isFetching} onLoad={() => void list.fetchNextPage()} />
      )}
      <CompareBar ids={selected.ids} onClear={selected.clear} />
    </>
  );
}
