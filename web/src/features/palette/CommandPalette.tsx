import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useEffectEvent, useState } from 'react';
import { onPaletteOpened, openPalette } from '~/lib/palette';
import { useSingleKeyShortcuts } from '~/lib/preferences';
import { useShortcutKeys, useShortcuts } from '~/lib/shortcuts';

const loadPalette = () => import('./Palette');
const loadSheet = () => import('./ShortcutSheet');
const Palette = lazy(loadPalette);
const ShortcutSheet = lazy(loadSheet);

/** Fetches both while nothing else is going on, so that they open at once. */
function usePrefetch() {
  useEffect(() => {
    const idle = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 1500));
    idle(() => void Promise.all([loadPalette(), loadSheet()]).catch(() => undefined), {
      timeout: 5000,
    });
  }, []);
}

/** The keyboard of the whole product. Only this little is part of the first load. */
export function CommandPalette() {
  const [wanted, setWanted] = useState<'palette' | 'sheet' | null>(null);
  const [loaded, setLoaded] = useState({ palette: false, sheet: false });
  const [singleKeys] = useSingleKeyShortcuts();
  const navigate = useNavigate();
  useShortcutKeys(singleKeys ?? true);
  usePrefetch();

  const open = (what: 'palette' | 'sheet') => {
    setLoaded((before) => ({ ...before, [what]: true }));
    setWanted(what);
  };
  const close = () => setWanted(null);
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
          onClose={close}
          onShowShortcuts={() => open('sheet')}
        />
      )}
      {loaded.sheet && <ShortcutSheet opened={wanted === 'sheet'} onClose={close} />}
    </Suspense>
  );
}
