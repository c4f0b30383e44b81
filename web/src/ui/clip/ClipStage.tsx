import { Progress, Text } from '@mantine/core';
import { placeInLine, type ClipState } from '~/lib/clip/clip';
import { ClipPlayer } from './ClipPlayer';
import classes from './ClipStage.module.css';

/** What a preview and a video have in common: what is needed to show either. */
export interface ShownClip {
  progress: number;
  video_url?: string | null;
  poster_url?: string | null;
  error?: { code: string; message: string } | null | undefined;
  queue_position?: number | null | undefined;
  usual_seconds?: number | null | undefined;
  settings?: { width: number; height: number } | undefined;
}

interface ClipStageProps {
  clip: ShownClip;
  state: ClipState;
  /** Who and what is seen: "Sherlock Holmes, excited". */
  label: string;
  /** Begins to play by itself. */
  plays?: boolean | undefined;
}

/** The clip itself, or in its place how far it is and why it is not there. */
export function ClipStage({ clip, state, label, plays }: ClipStageProps) {
  const { width = 512, height = 512 } = clip.settings ?? {};
  if (state === 'completed' && clip.video_url) {
    return (
      <ClipPlayer
        video_url={clip.video_url}
        poster_url={clip.poster_url ?? null}
        label={label}
        width={width}
        height={height}
        plays={plays}
      />
    );
  }
  return (
    <div className={classes['empty']} style={{ aspectRatio: `${width} / ${height}` }}>
      <Text size="sm" className={classes['words']}>
        {explained(clip, state)}
      </Text>
      {state === 'processing' && (
        <Progress
          className={classes['bar'] ?? ''}
          value={clip.progress * 100}
          size="sm"
          aria-label={`Progress of ${label}`}
        />
      )}
    </div>
  );
}

function explained(clip: ShownClip, state: ClipState): string {
  switch (state) {
    case 'pending': {
      const place = clip.queue_position ? `This clip is ${placeInLine(clip.queue_position)}.` : '';
      return [place || 'Waiting for its turn.', usual(clip.usual_seconds)].join(' ').trim();
    }
    case 'processing':
      return ['Being rendered.', usual(clip.usual_seconds)].join(' ').trim();
    case 'completed':
      return 'The clip is finished, but its file cannot be found.';
    case 'failed':
      return clip.error?.message ?? 'The clip could not be rendered.';
    case 'cancelled':
      return 'Cancelled before it was finished.';
    case 'expired':
      return 'Gone: previews are kept for 24 hours. The text is still here; test it again for a new clip.';
  }
}

function usual(seconds: number | null | undefined): string {
  if (!seconds) return '';
  if (seconds < 90) return `Usually takes ${Math.max(1, Math.round(seconds))} s.`;
  return `Usually takes ${Math.round(seconds / 60)} min.`;
}
