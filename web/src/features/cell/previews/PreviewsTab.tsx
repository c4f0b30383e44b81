import { IconPlayerPlay } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { previewsQuery } from '~/api/clips/previews';
import { useNames } from '~/api/people/useNames';
import type { CellRef } from '~/api/prompts/cell';
import { useSelected } from '~/lib/list/useSelected';
import { ClipGrid } from '~/ui/clip/ClipGrid';
import { ClipGridSkeleton } from '~/ui/clip/ClipGridSkeleton';
import { CompareBar } from '~/ui/clip/CompareBar';
import { LinkButton } from '~/ui/link/LinkButton';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { LoadMore } from '~/ui/page/LoadMore';
import { CellPreview } from './CellPreview';
import classes from './PreviewsTab.module.css';

/** What was tried in this cell, to look at again, compare, and go on from. */
export function PreviewsTab({ cell }: { cell: CellRef }) {
  const { character_id, emotion } = cell;
  const list = useInfiniteQuery(
    previewsQuery({ emotion, ...(character_id === null ? {} : { character_id }) }),
  );
  // The server cannot be asked for those of a default alone.
  const previews = (list.data?.pages.flatMap((page) => page.previews) ?? []).filter(
    (preview) => preview.character_id === character_id,
  );
  const { characterName, emotionName } = useNames();
  const label = `${characterName(character_id)}, ${emotionName(emotion)}`;
  const selected = useSelected(4);

  if (list.isPending) return <ClipGridSkeleton />;
  if (list.error && previews.length === 0) {
    return (
      <ErrorPanel
        error={list.error}
        what="The previews could not be read"
        onRetry={() => void list.refetch()}
      />
    );
  }
  return (
    <div className={classes['tab']}>
      {previews.length === 0 && !list.hasNextPage && (
        <Empty
          icon={<IconPlayerPlay size={26} />}
          title="Nothing was tried here in the last 24 hours"
          action={
            <LinkButton to="." search={(old) => ({ ...old, tab: undefined })}>
              To the text
            </LinkButton>
          }
        >
          Press Test beside the text to see it as a short clip. Nothing is saved by that, so try as
          many wordings as you like; each clip stays here for a day.
        </Empty>
      )}
      {previews.length > 0 && (
        <ClipGrid label="Previews of this cell">
          {previews.map((preview, index) => {
            const id = preview.preview_id;
            const canSelect = selected.has(id) || !selected.isFull;
            return (
              <CellPreview
                key={id}
                preview={preview}
                label={`${label}, ${index + 1}`}
                selected={selected.has(id)}
                onSelect={canSelect ? (on) => selected.set(id, on) : undefined}
              />
            );
          })}
        </ClipGrid>
      )}
      {list.hasNextPage && (
        <LoadMore isLoading={list.isFetching} onLoad={() => void list.fetchNextPage()} />
      )}
      <CompareBar ids={selected.ids} onClear={selected.clear} />
    </div>
  );
}
