import { useEffect, useState, type ComponentType } from 'react';
import { whenIdle } from '~/lib/browser/idle';

const pause = 5000; // milliseconds, when the server does not answer

/** Toasts belong to no page and come after it; what is said before waits for them. That the server is
    away just then must not cost more than the wait. */
export function LateToasts() {
  const [Toasts, setToasts] = useState<ComponentType | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const load = () => {
      import('~/ui/toast/Toasts').then(
        (loaded) => isOver || setToasts(() => loaded.default),
        () => {
          if (!isOver) timer = setTimeout(load, pause);
        },
      );
    };
    const callOff = whenIdle(load);
    return () => {
      isOver = true;
      callOff();
      clearTimeout(timer);
    };
  }, []);
  return Toasts && <Toasts />;
}
