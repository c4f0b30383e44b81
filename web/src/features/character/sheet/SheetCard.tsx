import { Button } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { IconAlertTriangle, IconLoader2, IconMoodSmile } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type KeyboardEvent } from 'react';
import { startTest } from '~/api/clips/previews';
import type { Character } from '~/api/people/characters';
import { useLoadingTurn } from '~/lib/clip/useLoadingTurn';
import { isolated } from '~/lib/text/isolated';
import { Made } from '~/shared/clips/Made';
import { ClipPlayer } from '~/ui/clip/ClipPlayer';
import { Poster } from '~/ui/clip/Poster';
import { RelativeTime } from '~/ui/text/RelativeTime';
import type { Cell } from '../cells';
import { nextCard } from '../nextCard';
import type { SheetClip } from './sheetClips';
import classes from './Sheet.module.css';

interface SheetCardProps {
  character: Character;
  cell: Cell;
  clip: SheetClip | undefined;
  /** While it is in sight. */
  plays: boolean;
  mayMake: boolean;
}

/** One emotion on the sheet: its clip, or why there is none and the way to one. */
export function SheetCard({ character, cell, clip, plays, mayMake }: SheetCardProps) {
  const { prompt } = cell;
  return (
    <li className={classes['card']}>
      {clip ? (
        <Playing
          clip={clip}
          plays={plays}
          label={`${isolated(character.name)}, ${isolated(prompt.emotion_display_name)}`}
        />
      ) : (
        <div className={classes['empty']}>
          {cell.poster_url === null ? (
            <IconMoodSmile size={40} stroke={1.25} aria-hidden />
          ) : (
            <Poster link={cell.poster_url} />
          )}
        </div>
      )}
      <div className={classes['caption']}>
        <h2 className={classes['name']}>
          <Link
            to="/characters/$characterId/$emotion"
            params={{ characterId: character.id, emotion: prompt.emotion }}
            data-card
            onKeyDown={move}
          >
            {prompt.emotion_display_name}
          </Link>
        </h2>
        <Standing cell={cell} clip={clip} />
        {clip && (
          <div className={classes['quiet']}>
            <Made clip={clip.made} isBrief />
          </div>
        )}
      </div>
      {mayMake && !cell.underWay && (!clip || !clip.isCurrent) && prompt.prompt_text !== null && (
        <Make characterId={character.id} cell={cell} isAgain={clip !== undefined} />
      )}
    </li>
  );
}

/** Arrows go to the card that lies there. */
function move(event: KeyboardEvent<HTMLElement>) {
  const next = nextCard(event.currentTarget, event.key);
  if (!next) return;
  event.preventDefault();
  next.focus();
}

interface PlayingProps {
  clip: SheetClip;
  plays: boolean;
  label: string;
}

/** Loads when it comes near, and plays as long as it is in sight. */
function Playing({ clip, plays, label }: PlayingProps) {
  const { ref, entry } = useIntersection({ rootMargin: '160px', threshold: 0 });
  const [wasNear, setWasNear] = useState(false);
  const isNear = entry?.isIntersecting ?? false;
  if (isNear && !wasNear) setWasNear(true);
  const turn = useLoadingTurn(isNear && plays);
  return (
    <div ref={ref} className={classes['stage']}>
      {wasNear && (
        <ClipPlayer
          video_url={clip.video_url}
          poster_url={clip.poster_url}
          label={label}
          plays={turn.isMine}
          onSettled={turn.end}
        />
      )}
    </div>
  );
}

/** What is shown, or why nothing is. */
function Standing({ cell, clip }: Pick<SheetCardProps, 'cell' | 'clip'>) {
  const { underWay, prompt } = cell;
  if (underWay) {
    return (
      <span className={classes['running']}>
        <IconLoader2 size={14} aria-hidden />
        {underWay.status === 'processing'
          ? `Being made: ${Math.round(underWay.progress * 100)} %`
          : 'Waits for its turn'}
      </span>
    );
  }
  if (cell.hasFailed && !clip?.isCurrent) {
    return (
      <span className={classes['problem']}>
        <IconAlertTriangle size={14} aria-hidden />
        The last preview failed
      </span>
    );
  }
  if (clip) {
    return (
      <span className={clip.isCurrent ? classes['quiet'] : classes['problem']}>
        {clip.isCurrent ? '' : 'Of another text. '}
        {clip.kind === 'video' ? 'Video' : 'Preview'}, <RelativeTime at={clip.made_at} />
      </span>
    );
  }
  if (prompt.prompt_text === null) return <span className={classes['problem']}>No text yet</span>;
  return (
    <span className={classes['quiet']}>
      {cell.poster_url === null ? 'No clip yet' : 'Its last preview has expired'}
    </span>
  );
}

interface MakeProps {
  characterId: string;
  cell: Cell;
  isAgain: boolean;
}

function Make({ characterId, cell, isAgain }: MakeProps) {
  const queryClient = useQueryClient();
  const { emotion, emotion_display_name } = cell.prompt;
  const make = useMutation({
    mutationFn: () => startTest({ character_id: characterId, emotion }),
    meta: { failure: 'The clip was not asked for' },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['previews'] }),
  });
  const words = isAgain ? 'Make it anew' : 'Make it';
  return (
    <Button
      size="compact-sm"
      variant="light"
      loading={make.isPending}
      aria-label={`${words}: ${emotion_display_name}`}
      onClick={() => make.mutate()}
    >
      {words}
    </Button>
  );
}
