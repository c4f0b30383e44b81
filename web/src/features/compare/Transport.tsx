import { Button, Group, Kbd, NativeSelect, Switch, Tooltip } from '@mantine/core';
import {
  IconCheck,
  IconLink,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerSkipBackFilled,
  IconPlayerSkipForwardFilled,
} from '@tabler/icons-react';
import { useEffect, useSyncExternalStore, type ReactNode } from 'react';
import { useCopy } from '~/lib/browser/clipboard';
import type { SyncedClips } from '~/lib/clip/SyncedClips';
import { playheadText, speeds } from '~/lib/clip/syncPlayback';
import { pressSpace } from '~/lib/keys/pressSpace';
import { useShortcuts } from '~/lib/keys/shortcuts';
import classes from './Compare.module.css';

interface TransportProps {
  clips: SyncedClips;
  fps: number;
}

/** Plays, stops and steps all clips at once. The keys stand on the buttons. */
export function Transport({ clips, fps }: TransportProps) {
  const playback = useSyncExternalStore(clips.subscribe, clips.snapshot);
  const { playing, waiting, rate, speed, loop, time, duration } = playback;
  useEffect(() => {
    clips.setFps(fps);
  }, [clips, fps]);
  const clipboard = useCopy();
  const back = () => clips.step(-1);
  const on = () => clips.step(1);
  useShortcuts([
    { keys: 'Space', label: 'Play or pause', run: pressSpace(clips.toggle) },
    { keys: 'ArrowLeft', label: 'One frame back', run: back },
    { keys: 'ArrowRight', label: 'One frame on', run: on },
    { keys: 'j', label: 'Backwards; again: faster', run: () => clips.press('j') },
    { keys: 'k', label: 'Stop', run: () => clips.press('k') },
    { keys: 'l', label: 'Forwards; again: faster', run: () => clips.press('l') },
  ]);
  const disabled = duration === 0;
  const word = playing ? 'Pause' : 'Play';

  return (
    <div className={classes['transport']} role="group" aria-label="Transport of all clips">
      <Group gap={4} wrap="nowrap">
        <StepButton label="One frame back" disabled={disabled} onClick={back}>
          <IconPlayerSkipBackFilled size={14} />
          <Kbd size="xs">←</Kbd>
        </StepButton>
        <Button
          disabled={disabled}
          onClick={clips.toggle}
          leftSection={
            playing ? <IconPlayerPauseFilled size={16} /> : <IconPlayerPlayFilled size={16} />
          }
          rightSection={<Kbd size="xs">Space</Kbd>}
          miw={140}
        >
          {waiting ? 'Loading…' : word}
        </Button>
        <StepButton label="One frame on" disabled={disabled} onClick={on}>
          <IconPlayerSkipForwardFilled size={14} />
          <Kbd size="xs">→</Kbd>
        </StepButton>
      </Group>
      <input
        type="range"
        className={classes['playhead']}
        min={0}
        max={duration || 1}
        step={1 / fps}
        value={Math.min(time, duration || 1)}
        disabled={disabled}
        aria-label="Playhead"
        aria-valuetext={`${playheadText(time)} of ${playheadText(duration)}`}
        onChange={(event) => clips.seek(event.currentTarget.valueAsNumber)}
      />
      <span className={classes['time']}>
        {playheadText(time)} / {playheadText(duration)}
        {playing && rate !== speed && ` · ${rate}×`}
      </span>
      <Group gap="sm" wrap="nowrap">
        <Group gap={4} wrap="nowrap">
          {(['j', 'k', 'l'] as const).map((key) => (
            <StepButton
              key={key}
              label={shuttleWords[key]}
              disabled={disabled}
              onClick={() => clips.press(key)}
            >
              <Kbd size="xs">{key.toUpperCase()}</Kbd>
            </StepButton>
          ))}
        </Group>
        <NativeSelect
          size="xs"
          aria-label="Speed"
          value={String(speed)}
          data={speeds.map((value) => ({ value: String(value), label: `${value}×` }))}
          onChange={(event) => clips.setSpeed(Number(event.currentTarget.value))}
        />
        <Switch
          size="sm"
          label="Loop"
          checked={loop}
          onChange={(event) => clips.setLoop(event.currentTarget.checked)}
        />
        <StepButton
          label={clipboard.copied ? 'Copied' : 'Copy a link to this frame'}
          onClick={() => clipboard.copy(location.href)}
        >
          {clipboard.copied ? <IconCheck size={16} /> : <IconLink size={16} />}
        </StepButton>
      </Group>
    </div>
  );
}

const shuttleWords = {
  j: 'Backwards; again: faster',
  k: 'Stop',
  l: 'Forwards; again: faster',
} as const;

interface StepButtonProps {
  label: string;
  disabled?: boolean;
  onClick: () => void;
  children: ReactNode;
}

function StepButton({ label, disabled = false, onClick, children }: StepButtonProps) {
  return (
    <Tooltip label={label}>
      <Button
        variant="default"
        px={8}
        miw={36}
        aria-label={label}
        disabled={disabled}
        onClick={onClick}
      >
        <Group gap={4} wrap="nowrap">
          {children}
        </Group>
      </Button>
    </Tooltip>
  );
}
