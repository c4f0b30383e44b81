import { ActionIcon, Group, Skeleton, Text, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { isUnderWay } from '~/lib/clip/clip';
import { useClipState } from '~/lib/clip/useClipState';
import { isProblem } from '~/lib/problem';
import { ClipStage } from '~/ui/clip/ClipStage';
import { ClipStatus } from '~/ui/clip/ClipStatus';
import { Expiry } from '~/ui/clip/Expiry';
import { CellLink } from '~/ui/link/CellLink';
import { TextLink } from '~/ui/link/TextLink';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import classes from './Compare.module.css';
import type { ComparedClip } from './comparedClip';
import type { SyncedClips } from '~/lib/clip/SyncedClips';
import { SyncedVideo } from './SyncedVideo';

interface ComparedPanelProps {
  id: string;
  index: number;
  count: number;
  clips: SyncedClips;
  clip: ComparedClip | undefined;
  error: Error | null;
  /** Who and what is seen. */
  label: string;
  onRemove: () => void;
}

export const letters = ['A', 'B', 'C', 'D'] as const;

export function ComparedPanel(props: ComparedPanelProps) {
  const { id, index, count, clips, clip, error, label, onRemove } = props;
  const letter = letters[index] ?? '';
  return (
    <article className={classes['panel']} aria-label={`${letter}: ${label}`}>
      <Group className={classes['head']} justify="space-between" gap="xs" wrap="nowrap">
        <Text component="div" size="sm" className={classes['name']}>
          {count > 1 && <b className={classes['letter']}>{letter}</b>}
          {clip ? (
            <CellLink character_id={clip.character_id} emotion={clip.emotion}>
              <bdi>{label}</bdi>
            </CellLink>
          ) : (
            label
          )}
        </Text>
        {count > 1 && (
          <Tooltip label="Take it out of the comparison">
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Take ${letter} out of the comparison`}
              onClick={onRemove}
            >
              <IconX size={16} />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
      {clip && <Shown clips={clips} clip={clip} label={`${letter}: ${label}`} id={id} />}
      {!clip && !error && <Skeleton height="auto" radius={0} style={{ aspectRatio: '1' }} />}
      {!clip && error && <Missing error={error} />}
    </article>
  );
}

interface ShownProps {
  id: string;
  clips: SyncedClips;
  clip: ComparedClip;
  label: string;
}

function Shown({ id, clips, clip, label }: ShownProps) {
  const state = useClipState(clip);
  const canPlay = state === 'completed' && clip.video_url !== null;
  return (
    <>
      {canPlay ? (
        <div className={classes['screen']}>
          <SyncedVideo clips={clips} clip={clip} label={label} />
        </div>
      ) : (
        <ClipStage clip={clip} state={state} label={label} />
      )}
      <Group className={classes['foot']} justify="space-between" gap="xs">
        <Text size="xs">
          {clip.text_name}
          {clip.settings && `, seed ${clip.settings.seed}`}
        </Text>
        {state === 'completed' && clip.expires_at !== undefined && (
          <Text size="xs">
            <Expiry at={clip.expires_at} />
          </Text>
        )}
        {clip.kind === 'video' && (
          <TextLink size="xs" to="/videos/$videoId" params={{ videoId: id }}>
            About this video
          </TextLink>
        )}
        {(isUnderWay(state) || state === 'failed') && (
          <ClipStatus state={state} progress={clip.progress} queue_position={clip.queue_position} />
        )}
      </Group>
    </>
  );
}

function Missing({ error }: { error: Error }) {
  if (isProblem(error) && error.status === 410) {
    return <ClipStage clip={{ progress: 0 }} state="expired" label="An expired preview" />;
  }
  if (isProblem(error) && error.status === 404) {
    return (
      <div className={classes['missing']}>
        There is no such preview or video. It may have expired more than a day ago.
      </div>
    );
  }
  return <ErrorPanel error={error} what="This clip could not be read" />;
}
