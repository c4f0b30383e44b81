import { useEffect, useState, type ComponentType } from 'react';
import { whenIdle } from '~/lib/browser/idle';
import { loadPartAtLast } from '~/lib/browser/parts';

/** Toasts belong to no page and come after it; what is said before waits for them. That the server is
    away just then must not cost more than the wait. */
export function LateToasts() {
  const [Toasts, setToasts] = useState<ComponentType | null>(null);
  useEffect(() => {
    let isOver = false;
    const load = async () => {
      const loaded = await loadPartAtLast(() => import('~/ui/toast/Toasts'));
      if (!isOver) setToasts(() => loaded.default);
    };
    const callOff = whenIdle(() => void load());
    return () => {
      isOver = true;
      callOff();
    };
  }, []);
  return Toasts && <Toasts />;
}
