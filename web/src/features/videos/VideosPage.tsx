import { Button, Tooltip } from '@mantine/core';
import { IconMovie, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Suspense, useMemo, useState } from 'react';
import { useMay } from '~/api/access/useMay';
import { videosQuery } from '~/api/clips/videos';
import { useNames } from '~/api/people/useNames';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { ClipFilters } from '~/shared/clips/ClipFilters';
import { ClipList } from '~/shared/clips/ClipList';
import { lazyPart } from '~/ui/lazy/lazyPart';
import { Empty } from '~/ui/page/Empty';
import { NoMatch } from '~/ui/page/NoMatch';
import { Page } from '~/ui/page/Page';
import { filterOf, type VideosSearch } from './filter';
import { VideoItem } from './VideoItem';
import { VideoTokens } from './VideoTokens';

const GenerateDialog = lazyPart('overlay', () => import('./GenerateDialog'));
const route = getRouteApi('/shell/videos');

/** Every video that was made, and from which version of which text. */
export function VideosPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(videosQuery(filterOf(search)));
  const videos = useMemo(() => list.data?.pages.flatMap((page) => page.videos) ?? [], [list.data]);
  const names = useNames(videos.map(({ character_id }) => character_id));
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
      <ClipFilters filter={search} onChange={change} />
      <VideoTokens search={search} names={names} first={videos[0]} onChange={change} />
      <ClipList
        label="Videos"
        failure="The videos could not be read"
        list={list}
        clips={videos}
        idOf={({ video_id }) => video_id}
        renderClip={(video, selection) => (
          <VideoItem key={video.video_id} video={video} names={names} {...selection} />
        )}
        empty={
          isFiltered ? (
            <NoMatch title="No video matches" onClear={clear}>
              No video was made that fits all of these filters.
            </NoMatch>
          ) : (
            <Empty icon={<IconMovie size={26} />} title="No videos yet" action={button}>
              A video is made from the saved text of a character for one emotion, or from the global
              default. Programs ask for them through the API; you can make one here, too.
            </Empty>
          )
        }
      />
      <Suspense fallback={null}>
        {generating && <GenerateDialog search={search} onClose={() => setGenerating(false)} />}
      </Suspense>
    </Page>
  );
}
