import { Text } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { previewsQuery } from '~/api/clips/previews';
import { useNames } from '~/api/people/useNames';
import { clockTime } from '~/lib/time/clock';
import { ClipFilters } from '~/shared/clips/ClipFilters';
import { ClipList } from '~/shared/clips/ClipList';
import { clipFilterOf, type ClipFilter } from '~/shared/clips/search';
import { LinkButton } from '~/ui/link/LinkButton';
import { TextLink } from '~/ui/link/TextLink';
import { Empty } from '~/ui/page/Empty';
import { NoMatch } from '~/ui/page/NoMatch';
import { Page } from '~/ui/page/Page';
import { PreviewItem } from './PreviewItem';

const route = getRouteApi('/shell/previews');

/** All previews that have not expired, as they come into being. */
export function PreviewsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(previewsQuery(clipFilterOf(search)));
  const { since = '' } = search;
  const all = useMemo(() => list.data?.pages.flatMap((page) => page.previews) ?? [], [list.data]);
  // Latest first: behind an older one there is none that is wanted.
  const previews = useMemo(() => all.filter((one) => one.created_at >= since), [all, since]);
  const hasNextPage = list.hasNextPage && previews.length === all.length;
  const names = useNames(previews.map(({ character_id }) => character_id));
  const change = (filter: ClipFilter) =>
    void navigate({ search: (now) => ({ ...now, ...filter }), replace: true });
  const clear = () => void navigate({ search: {} });
  const isFiltered = Object.values(search).some((value) => value !== undefined);

  return (
    <Page
      title="Previews"
      description="Clips made to try a text, saved or not. They are kept for 24 hours. Select two to four to compare them."
    >
      <ClipFilters filter={search} onChange={change} />
      {since !== '' && (
        <Text size="sm">
          Only previews from {clockTime(Date.parse(since))} on.{' '}
          <TextLink to="/previews">Show all</TextLink>
        </Text>
      )}
      <ClipList
        label="Previews"
        failure="The previews could not be read"
        list={{ ...list, hasNextPage }}
        clips={previews}
        idOf={({ preview_id }) => preview_id}
        renderClip={(preview, selection) => (
          <PreviewItem key={preview.preview_id} preview={preview} names={names} {...selection} />
        )}
        empty={
          isFiltered ? (
            <NoMatch title="No preview matches" onClear={clear}>
              Previews are there, or will be, but none with this status, character and emotion.
            </NoMatch>
          ) : (
            <NoneYet />
          )
        }
      />
    </Page>
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
