import { ActionIcon, Group, Kbd, Text, Tooltip } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconEqual } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { changeCount, type DiffPiece } from '~/lib/text/wordDiff';
import { DiffText } from './DiffText';
import classes from './DiffView.module.css';

interface DiffPiecesProps {
  /** Must stay the same while the difference does. */
  pieces: readonly DiffPiece[];
  /** One text with marks, or the two beside each other. */
  view?: 'inline' | 'side' | undefined;
  beforeLabel?: string | undefined;
  afterLabel?: string | undefined;
}

/** A difference that is known already; n and p go from change to change. */
export function DiffPieces({
  pieces,
  view = 'inline',
  beforeLabel = 'Before',
  afterLabel = 'After',
}: DiffPiecesProps) {
  const root = useRef<HTMLDivElement>(null);
  const count = changeCount(pieces);
  const [current, setCurrent] = useState(0);
  const [seen, setSeen] = useState(pieces);
  if (seen !== pieces) {
    setSeen(pieces);
    setCurrent(0);
  }

  const jump = (step: 1 | -1) => {
    if (count === 0) return;
    const next = current === 0 && step === -1 ? count : ((current + step - 1 + count) % count) + 1;
    setCurrent(next);
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    root.current
      ?.querySelector(`[data-change="${next}"]`)
      ?.scrollIntoView({ block: 'nearest', behavior: calm ? 'auto' : 'smooth' });
  };
  useShortcuts([
    { keys: 'n', label: 'Next change', run: () => jump(1), enabled: count > 0 },
    { keys: 'p', label: 'Previous change', run: () => jump(-1), enabled: count > 0 },
  ]);

  return (
    <div ref={root} className={classes['diff']} data-diff>
      <Group className={classes['bar']} justify="space-between" gap="xs">
        <Text size="xs" role="status" className={classes['count']}>
          {count === 0 && <IconEqual size={15} aria-hidden />}
          {counted(count, current)}
        </Text>
        {count > 0 && (
          <Group gap={4}>
            <JumpButton label="Previous change" shortcut="p" onClick={() => jump(-1)} />
            <JumpButton label="Next change" shortcut="n" onClick={() => jump(1)} />
          </Group>
        )}
      </Group>
      {view === 'side' && count > 0 ? (
        <div className={classes['sides']}>
          <DiffText pieces={pieces} current={current} side="before" label={beforeLabel} />
          <DiffText pieces={pieces} current={current} side="after" label={afterLabel} />
        </div>
      ) : (
        <DiffText pieces={pieces} current={current} side="both" />
      )}
    </div>
  );
}

function counted(count: number, current: number): string {
  if (count === 0) return 'No changes';
  if (current > 0) return `Change ${current} of ${count}`;
  return count === 1 ? '1 change' : `${count} changes`;
}

interface JumpButtonProps {
  label: string;
  shortcut: string;
  onClick: () => void;
}

function JumpButton({ label, shortcut, onClick }: JumpButtonProps) {
  const Icon = shortcut === 'n' ? IconChevronDown : IconChevronUp;
  return (
    <Tooltip
      label={
        <>
          {label} <Kbd size="xs">{shortcut}</Kbd>
        </>
      }
    >
      <ActionIcon variant="default" size={26} aria-label={label} onClick={onClick}>
        <Icon size={16} />
      </ActionIcon>
    </Tooltip>
  );
}
