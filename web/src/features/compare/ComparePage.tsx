import { Button, Kbd, Switch } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { IconArrowsExchange, IconColumns2 } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useNames } from '~/api/people/useNames';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { isolated } from '~/lib/text/isolated';
import { LinkButton } from '~/ui/link/LinkButton';
import { TextLink } from '~/ui/link/TextLink';
import { Empty } from '~/ui/page/Empty';
import { Page } from '~/ui/page/Page';
import classes from './Compare.module.css';
import { ComparedPanel, letters } from './ComparedPanel';
import { comparedClipQuery, type ComparedClip } from './comparedClip';
import { CompareTexts } from './CompareTexts';
import { idsOf } from './search';
import { SyncedClips } from '~/lib/clip/SyncedClips';
import { Transport } from './Transport';
import { usePlayhead } from './usePlayhead';
import { WipeStage } from './WipeStage';

const route = getRouteApi('/shell/previews/compare');

/** Clips beside each other under one transport, and below what differs in their texts. */
export function ComparePage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const calm = useReducedMotion(undefined, { getInitialValueInEffect: false });
  const [clips] = useState(() => new SyncedClips(search.t ?? 0, search.t === undefined && !calm));
  usePlayhead(clips);
  const ids = idsOf(search);
  const found = useQueries({ queries: ids.map(comparedClipQuery) });
  const { characterName, emotionName } = useNames(found.map(({ data }) => data?.character_id));
  const labelOf = (clip: ComparedClip) =>
    `${isolated(characterName(clip.character_id))}, ${isolated(emotionName(clip.emotion))}`;
  const letterOf = ({ id }: ComparedClip) => letters[ids.indexOf(id)] ?? '';
  const loaded = found.flatMap(({ data }) => (data ? [data] : []));
  const fps = Math.max(0, ...loaded.map(({ settings }) => settings?.fps ?? 0)) || 24;

  const setIds = (next: readonly string[]) =>
    void navigate({ search: (now) => ({ ...now, ids: next.join(',') }), replace: true });
  const setWipe = (wipe: boolean) =>
    void navigate({
      search: (now) => ({ ...now, wipe: wipe || undefined }),
      replace: true,
      resetScroll: false,
    });
  const isPair = ids.length === 2;
  const [first, second] = loaded;
  const canWipe = isPair && Boolean(first?.video_url && second?.video_url);
  const wipes = canWipe && search.wipe === true;
  useShortcuts([
    { keys: 's', label: 'Swap the two', run: () => setIds(ids.toReversed()), enabled: isPair },
    { keys: 'w', label: 'Wipe', run: () => setWipe(!wipes), enabled: canWipe },
  ]);

  if (ids.length === 0) return <NothingChosen />;
  return (
    <Page
      title={ids.length === 1 ? 'Preview' : 'Compare'}
      description={
        ids.length === 1
          ? 'One clip, frame by frame. Select two or more among the previews to compare them.'
          : 'All clips run together: same playhead, same speed.'
      }
      breadcrumbs={<TextLink to="/previews">All previews</TextLink>}
      actions={
        isPair && (
          <>
            <Switch
              label={
                <>
                  Wipe <Kbd size="xs">w</Kbd>
                </>
              }
              checked={wipes}
              disabled={!canWipe}
              onChange={(event) => setWipe(event.currentTarget.checked)}
            />
            <Button
              variant="default"
              leftSection={<IconArrowsExchange size={16} aria-hidden />}
              rightSection={<Kbd size="xs">s</Kbd>}
              onClick={() => setIds(ids.toReversed())}
            >
              Swap
            </Button>
          </>
        )
      }
    >
      {wipes && first && second ? (
        <WipeStage clips={clips} first={first} second={second} labelOf={labelOf} />
      ) : (
        <div className={classes['room']}>
          <div className={classes['stage']} data-count={ids.length}>
            {found.map((query, index) => (
              <ComparedPanel
                key={ids[index]}
                id={ids[index] ?? ''}
                index={index}
                count={ids.length}
                clips={clips}
                clip={query.data}
                error={query.error}
                label={query.data ? labelOf(query.data) : 'Clip'}
                onRemove={() => setIds(ids.filter((id) => id !== ids[index]))}
              />
            ))}
          </div>
        </div>
      )}
      <Transport clips={clips} fps={fps} />
      <CompareTexts letterOf={letterOf} clips={loaded} labelOf={labelOf} view={search.view} />
    </Page>
  );
}

function NothingChosen() {
  return (
    <Page title="Compare" breadcrumbs={<TextLink to="/previews">All previews</TextLink>}>
      <Empty
        icon={<IconColumns2 size={26} />}
        title="Nothing to compare yet"
        action={<LinkButton to="/previews">Choose previews</LinkButton>}
      >
        Select two to four previews, then press Compare: they run side by side, and you see what
        differs in their texts.
      </Empty>
    </Page>
  );
}
