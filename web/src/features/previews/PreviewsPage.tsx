import { Button } from '@mantine/core';
import { IconFilterOff, IconPlayerPlay } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { previewsQuery } from '~/api/clips/previews';
import { characterIndexQuery } from '~/api/people/characterIndex';
import { useNames } from '~/api/people/useNames';
import { emotionsQuery } from '~/api/prompts/emotions';
import { useSelected } from '~/lib/list/useSelected';
import { ClipFilters, type ClipFilter } from '~/ui/clip/ClipFilters';
import { ClipGrid } from '~/ui/clip/ClipGrid';
import { ClipGridSkeleton } from '~/ui/clip/ClipGridSkeleton';
import { CompareBar } from '~/ui/clip/CompareBar';
import { LinkButton } from '~/ui/link/LinkButton';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { LoadMore } from '~/ui/page/LoadMore';
import { Page } from '~/ui/page/Page';
import { PreviewItem } from './PreviewItem';

const route = getRouteApi('/shell/previews');

/** All previews that have not expired, as they come into being. */
export function PreviewsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(previewsQuery(withoutBlanks(search)));
  const previews = useMemo(
    () => list.data?.pages.flatMap((page) => page.previews) ?? [],
    [list.data],
  );
  const characters = useQuery(characterIndexQuery).data ?? [];
  const emotions = useQuery(emotionsQuery).data ?? [];
  const names = useNames();
  const selected = useSelected(4);
  const change = (filter: ClipFilter) =>
    void navigate({ search: (now) => ({ ...now, ...filter }), replace: true });
  const clear = () => void navigate({ search: {} });
  const isFiltered = Object.values(search).some((value) => value !== undefined);

  return (
    <Page
      title="Previews"
      description="Clips made to try a text, saved or not. They are kept for 24 hours. Select two to four to compare them."
    >
      <ClipFilters
        filter={search}
        characters={characters.map(({ id, name }) => ({ value: id, label: name }))}
        emotions={emotions.map(({ name, display_name }) => ({ value: name, label: display_name }))}
        onChange={change}
      />
      {list.error && (
        <ErrorPanel
          error={list.error}
          what="The previews could not be read"
          onRetry={() => void list.refetch()}
        />
      )}
      {list.isPending && <ClipGridSkeleton />}
      {list.isSuccess &&
        previews.length === 0 &&
        (isFiltered ? <NoMatch onClear={clear} /> : <NoneYet />)}
      {previews.length > 0 && (
        <ClipGrid label="Previews" isStale={list.isPlaceholderData}>
          {previews.map((preview) => {
            const id = preview.preview_id;
            const canSelect = selected.has(id) || !selected.isFull;
            return (
              <PreviewItem
                key={id}
                preview={preview}
                names={names}
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
    </Page>
  );
}

function NoMatch({ onClear }: { onClear: () => void }) {
  return (
    <Empty
      icon={<IconFilterOff size={26} />}
      title="No preview matches"
      action={
        <Button variant="default" onClick={onClear}>
          Clear the filters
        </Button>
      }
    >
      Previews are there, or will be, but none with this status, character and emotion.
    </Empty>
  );
}

function NoneYet() {
  return (
    <Empty
      icon={<IconPlayerPlay size={26} />}
      title="No previews yet"
      action={<LinkButton to="/characters">Choose a character</LinkButton>}
    >
      A preview is a short clip that shows what a text looks like before you save it. Open a
      character, choose an emotion, and press Test: the clip appears there and here.
    </Empty>
  );
}

function withoutBlanks({ status, character_id, emotion }: ClipFilter) {
  return {
    ...(status ? { status } : {}),
    ...(character_id ? { character_id } : {}),
    ...(emotion ? { emotion } : {}),
  };
}
