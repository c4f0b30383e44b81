import { useNavigate, useRouterState } from '@tanstack/react-router';
import { Suspense, useEffect, useEffectEvent, useRef, useState } from 'react';
import { whenIdle } from '~/lib/browser/idle';
import { useSingleKeyShortcuts } from '~/lib/browser/preferences';
import { useShortcutKeys, useShortcuts } from '~/lib/keys/shortcuts';
import { lazyPart } from '~/ui/lazy/lazyPart';
import { onPaletteOpened, openPalette } from './opening';
import { rememberVisit } from './recent';
import type { Place } from './sections';

const Palette = lazyPart('overlay', () => import('./Palette'));
const ShortcutSheet = lazyPart('overlay', () => import('./ShortcutSheet'));

/** Fetches both while nothing else is going on, so that they open at once. */
function usePrefetch(onLoaded: () => void) {
  const loaded = useEffectEvent(onLoaded);
  useEffect(() => {
    const load = () =>
      Promise.all([Palette.preload(), ShortcutSheet.preload()]).then(() => loaded());
    // What failed now is tried again when it is wanted.
    return whenIdle(() => void load().catch(() => undefined));
  }, []);
}

/** The keyboard of the whole product. Only this little is part of the first load. */
export function CommandPalette({ places }: { places: readonly Place[] }) {
  const [wanted, setWanted] = useState<'palette' | 'sheet' | null>(null);
  const [loaded, setLoaded] = useState({ palette: false, sheet: false });
  const focusBefore = useRef<Element>(null);
  const [singleKeys] = useSingleKeyShortcuts();
  const navigate = useNavigate();
  useShortcutKeys(singleKeys ?? true);
  usePrefetch(() => setLoaded({ palette: true, sheet: true }));
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => rememberVisit(path), [path]);

  const open = (what: 'palette' | 'sheet') => {
    // What is typed into a dialog would be lost by going elsewhere.
    if (wanted === null && document.querySelector('[aria-modal="true"]')) return;
    setLoaded((before) => ({ ...before, [what]: true }));
    if (wanted === null) focusBefore.current = document.activeElement;
    setWanted(what);
  };
  // One is back where one was, whatever the dialog was opened from.
  const close = () => {
    setWanted(null);
    const before = focusBefore.current;
    requestAnimationFrame(() => before instanceof HTMLElement && before.focus());
  };
  const openedByOthers = useEffectEvent(() => open('palette'));
  useEffect(() => onPaletteOpened(() => openedByOthers()), []);
  useShortcuts(
    [
      { keys: 'mod+k', label: 'Search or jump to', run: openPalette },
      { keys: '?', label: 'Show the shortcuts', run: () => open('sheet') },
      { keys: 'g c', label: 'Go to characters', run: () => void navigate({ to: '/characters' }) },
      { keys: 'g m', label: 'Go to the matrix', run: () => void navigate({ to: '/matrix' }) },
      {
        keys: 'g d',
        label: 'Go to global defaults',
        run: () => void navigate({ to: '/defaults' }),
      },
      { keys: 'g p', label: 'Go to previews', run: () => void navigate({ to: '/previews' }) },
      { keys: 'g v', label: 'Go to videos', run: () => void navigate({ to: '/videos' }) },
    ],
    'everywhere',
  );
  return (
    <Suspense fallback={null}>
      {loaded.palette && (
        <Palette
          opened={wanted === 'palette'}
          places={places}
          onClose={close}
          onShowShortcuts={() => open('sheet')}
        />
      )}
      {loaded.sheet && <ShortcutSheet opened={wanted === 'sheet'} onClose={close} />}
    </Suspense>
  );
}
