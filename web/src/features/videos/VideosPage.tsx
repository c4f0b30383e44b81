import { Button, Tooltip } from '@mantine/core';
import { IconFilterOff, IconMovie, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState, type ReactNode } from 'react';
import { useMay } from '~/api/access/useMay';
import { videosQuery } from '~/api/clips/videos';
import { characterIndexQuery } from '~/api/people/characterIndex';
import { useNames } from '~/api/people/useNames';
import { emotionsQuery } from '~/api/prompts/emotions';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { useSelected } from '~/lib/list/useSelected';
import { ClipFilters } from '~/ui/clip/ClipFilters';
import { ClipGrid } from '~/ui/clip/ClipGrid';
import { ClipGridSkeleton } from '~/ui/clip/ClipGridSkeleton';
import { CompareBar } from '~/ui/clip/CompareBar';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { LoadMore } from '~/ui/page/LoadMore';
import { Page } from '~/ui/page/Page';
import { filterOf, type VideosSearch } from './filter';
import { VideoItem } from './VideoItem';
import { VideoTokens } from './VideoTokens';

const GenerateDialog = lazy(() => import('./GenerateDialog'));
const route = getRouteApi('/shell/videos');

/** Every video that was made, and from which version of which text. */
export function VideosPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(videosQuery(filterOf(search)));
  const videos = useMemo(() => list.data?.pages.flatMap((page) => page.videos) ?? [], [list.data]);
  const characters = useQuery(characterIndexQuery).data ?? [];
  const emotions = useQuery(emotionsQuery).data ?? [];
  const names = useNames();
  const selected = useSelected(4);
  const mayEdit = useMay('editor');
  const [generating, setGenerating] = useState(false);
  const generate = () => setGenerating(true);
  useShortcuts([{ keys: 'n', label: 'Generate a video', run: generate, enabled: mayEdit }]);
  const change = (changes: VideosSearch) =>
    void navigate({ search: (now) => ({ ...now, ...changes }), replace: true });
  const clear = () => void navigate({ search: {} });
  const isFiltered = Object.values(search).some((value) => value !== undefined);
  const button = (
    <Tooltip label="Generating takes the role of an editor." disabled={mayEdit}>
      <Button
        leftSection={<IconPlus size={16} aria-hidden />}
        data-disabled={!mayEdit}
        aria-disabled={!mayEdit}
        onClick={() => mayEdit && generate()}
      >
        Generate a video
      </Button>
    </Tooltip>
  );
  return (
    <Page
      title="Videos"
      description="Every video that was made. Open one to see which version of which text it came from."
      actions={button}
    >
      <ClipFilters
        filter={search}
        characters={characters.map(({ id, name }) => ({ value: id, label: name }))}
        emotions={emotions.map(({ name, display_name }) => ({ value: name, label: display_name }))}
        onChange={change}
      />
      <VideoTokens search={search} names={names} first={videos[0]} onChange={change} />
      {list.error && (
        <ErrorPanel
          error={list.error}
          what="The videos could not be read"
          onRetry={() => void list.refetch()}
        />
      )}
      {list.isPending && <ClipGridSkeleton />}
      {list.isSuccess && videos.length === 0 && (
        <NoVideos isFiltered={isFiltered} onClear={clear} action={button} />
      )}
      {videos.length > 0 && (
        <ClipGrid label="Videos" isStale={list.isPlaceholderData}>
          {videos.map((video) => {
            const id = video.video_id;
            const canSelect = selected.has(id) || !selected.isFull;
            return (
              <VideoItem
                key={id}
                video={video}
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
      <Suspense fallback={null}>
        {generating && <GenerateDialog search={search} onClose={() => setGenerating(false)} />}
      </Suspense>
    </Page>
  );
}

interface NoVideosProps {
  isFiltered: boolean;
  onClear: () => void;
  action: ReactNode;
}

function NoVideos({ isFiltered, onClear, action }: NoVideosProps) {
  if (isFiltered) {
    return (
      <Empty
        icon={<IconFilterOff size={26} />}
        title="No video matches"
        action={
          <Button variant="default" onClick={onClear}>
            Clear the filters
          </Button>
        }
      >
        No video was made that fits all of these filters.
      </Empty>
    );
  }
  return (
    <Empty icon={<IconMovie size={26} />} title="No videos yet" action={action}>
      A video is made from the saved text of a character for one emotion, or from the global
      default. Programs ask for them through the API; you can make one here, too.
    </Empty>
  );
}
