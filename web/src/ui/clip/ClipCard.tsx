import { Checkbox, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ClipState } from '~/lib/clip/clip';
import { useClipState } from '~/lib/clip/useClipState';
import classes from './ClipCard.module.css';
import { ClipStage, type ShownClip } from './ClipStage';
import { ClipStatus } from './ClipStatus';
import { Expiry } from './Expiry';

interface ClipCardProps {
  clip: ShownClip & { status: Exclude<ClipState, 'expired'>; expires_at?: string };
  /** Who and what is seen, in words: "Sherlock Holmes, excited". */
  label: string;
  /** The same with links, shown as the heading. */
  title: ReactNode;
  /** The text it was made from; three lines of it are shown. */
  text?: string | undefined;
  /** Version, author, time. */
  meta?: ReactNode;
  /** Buttons; what is likely first. */
  actions?: ReactNode;
  selected?: boolean | undefined;
  /** Makes it possible to select the clip; why it cannot be, when it cannot. */
  onSelect?: ((selected: boolean) => void) | undefined;
}

/** A preview or a video, with its state and what one can do with it. */
export function ClipCard(props: ClipCardProps) {
  const { clip, label, title, text, meta, actions, selected = false, onSelect } = props;
  const state = useClipState(clip);
  return (
    <article className={classes['card']} data-selected={selected} aria-label={label}>
      <ClipStage clip={clip} state={state} label={label} />
      {onSelect && (
        <Checkbox
          className={classes['select'] ?? ''}
          checked={selected}
          onChange={(event) => onSelect(event.currentTarget.checked)}
          aria-label={`Select ${label}`}
        />
      )}
      <div className={classes['body']}>
        <Text component="div" size="sm" fw={600} className={classes['title']}>
          {title}
        </Text>
        {/* That all is well is what the picture shows. */}
        {state !== 'completed' && (
          <ClipStatus state={state} progress={clip.progress} queue_position={clip.queue_position} />
        )}
        {text !== undefined && (
          <Text size="sm" lineClamp={3} dir="auto">
            {text}
          </Text>
        )}
        {meta !== undefined && (
          <Text component="div" size="xs" className={classes['quiet']}>
            {meta}
            {clip.expires_at !== undefined && state !== 'expired' && (
              <span className={classes['expiry']}>
                <Expiry at={clip.expires_at} whenSoon />
              </span>
            )}
          </Text>
        )}
        {actions !== undefined && (
          <Group gap="sm" mt="auto" pt={4}>
            {actions}
          </Group>
        )}
      </div>
    </article>
  );
}
