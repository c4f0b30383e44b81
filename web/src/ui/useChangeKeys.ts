import { useEffect, useEffectEvent, type RefObject } from 'react';
import { useSingleKeyShortcuts } from '~/lib/preferences';

/** n and p, for the diff that has the focus, or else the last one on the page: a dialog's. */
export function useChangeKeys(root: RefObject<HTMLElement | null>, jump: (step: 1 | -1) => void) {
  const [enabled] = useSingleKeyShortcuts();
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const step = event.key === 'n' ? 1 : event.key === 'p' ? -1 : 0;
    if (!enabled || step === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest('input, textarea, select, [contenteditable="true"]')) return;
    const focused = target?.closest('[data-diff]');
    const answering = focused ?? Array.from(document.querySelectorAll('[data-diff]')).at(-1);
    if (answering !== root.current) return;
    event.preventDefault();
    jump(step);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
