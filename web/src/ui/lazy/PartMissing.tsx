import { Alert, Button, Group, Text } from '@mantine/core';
import { IconPlugConnectedX, IconRefresh } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { createPortal } from 'react-dom';
import { askForRelease, reloadOnce } from '~/lib/browser/release';
import classes from './PartMissing.module.css';

/** A page comes by loading its address anew; a panel has a place of its own; others are dialogs, menus
    and the like, on top of a page that must stay. */
export type PartKind = 'page' | 'panel' | 'overlay';

interface PartMissingProps {
  kind: PartKind;
  /** It did not come the last time either. */
  isRepeated: boolean;
  onRetry: () => void;
}

type Trouble = 'asking' | 'away' | 'outdated' | 'broken';

const pause = 3000; // milliseconds, while the server does not answer

const words = {
  away: 'Mien cannot be reached. This opens by itself as soon as it can.',
  outdated: 'Mien has a new version. Reload the page to open this.',
  broken: 'This part of Mien could not be loaded.',
};

/** In the place of a part that did not come: why, and what is to be done. */
export function PartMissing({ kind, isRepeated, onRetry }: PartMissingProps) {
  const trouble = useTrouble(kind, isRepeated, onRetry);
  if (trouble === 'asking') return null;
  const told = (
    <Alert
      className={classes[kind] ?? ''}
      color={trouble === 'broken' ? 'red' : 'yellow'}
      role="alert"
      icon={trouble === 'away' ? <IconPlugConnectedX size={20} /> : <IconRefresh size={20} />}
    >
      <Text size="sm">{words[trouble]}</Text>
      {trouble !== 'away' && (
        <Group gap="xs" mt="xs">
          {trouble === 'broken' && (
            <Button size="compact-sm" variant="default" onClick={onRetry}>
              Try again
            </Button>
          )}
          <Button size="compact-sm" variant="default" onClick={() => location.reload()}>
            Reload the page
          </Button>
        </Group>
      )}
    </Alert>
  );
  return kind === 'overlay' ? createPortal(told, cornerOf(document)) : told;
}

const cornerId = 'missing-parts';

/** Where all that belongs to no place of the page is told, one below the other. */
function cornerOf({ body }: Document): Element {
  const there = body.querySelector(`#${cornerId}`);
  if (there) return there;
  const corner = document.createElement('div');
  corner.id = cornerId;
  corner.className = classes['corner'] ?? '';
  body.append(corner);
  return corner;
}

/** Asks the server until it answers; then the part is asked for again, or the page loaded anew. */
function useTrouble(kind: PartKind, isRepeated: boolean, onRetry: () => void): Trouble {
  const [trouble, setTrouble] = useState<Trouble>('asking');
  const retry = useEffectEvent(onRetry);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    let wasAway = false;
    const ask = async () => {
      clearTimeout(timer);
      const served = await askForRelease();
      if (isOver) return;
      if (!served) {
        wasAway = true;
        setTrouble('away');
        timer = setTimeout(ask, pause);
      } else if (served.state === 'other') {
        // The page before was left already: nothing is lost by loading this one from the server.
        if (kind !== 'page' || !reloadOnce(served.name)) setTrouble('outdated');
      } else if (wasAway || !isRepeated) {
        retry();
      } else {
        setTrouble('broken');
      }
    };
    void ask();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [kind, isRepeated]);
  return trouble;
}
