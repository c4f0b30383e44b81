// Shortcuts of the keyboard. A page says what it has, as long as it is there:
//
//   useShortcuts([
//     { keys: '/', label: 'Search the characters', run: () => searchField.current?.focus() },
//     { keys: 'g c', label: 'Go to the characters', run: … },    one letter after the other
//     { keys: 'mod+s', label: 'Save', run: … },                  ⌘ on a Mac, Ctrl elsewhere
//     { keys: '[', label: 'Previous emotion', run: …, enabled: hasPrevious },
//   ]);
//
// Whatever takes no modifier never acts inside a text field or while a dialog is open, and only
// when single-key shortcuts are on (Settings); with `mod` it acts everywhere. The part that was
// mounted last wins. `?` shows the list; `formatKeys(keys, mac)` is what to put into a hint.
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { isOfComposition } from './composition';
import { parseKeys, pressOf } from './keys';

export { formatKeys } from './keys';

export interface Shortcut {
  /** Presses with a blank between them: 'g c', '/', '?', 'mod+s', 'shift+ArrowDown'. */
  keys: string;
  /** What it does, for the list of shortcuts. */
  label: string;
  run: () => void;
  /** false: neither listed nor active. */
  enabled?: boolean;
}

/** Of which part of the list: the page's own come first. */
export type ShortcutScope = 'page' | 'everywhere';

interface Registration {
  scope: ShortcutScope;
  shortcuts: readonly Shortcut[];
}

/** How long one may take between the two letters of 'g c', in milliseconds. */
const patience = 1200;

let registrations: readonly Registration[] = [];
const listeners = new Set<() => void>();

function change(next: readonly Registration[]) {
  registrations = next;
  for (const listener of listeners) listener();
}

/** Offers `shortcuts` while the component is there. They may be a new array at each render. */
export function useShortcuts(shortcuts: readonly Shortcut[], scope: ShortcutScope = 'page') {
  const offered = shortcuts.filter(({ enabled }) => enabled !== false);
  const run = useEffectEvent((keys: string) => {
    offered.find((shortcut) => shortcut.keys === keys)?.run();
  });
  const description = JSON.stringify(offered.map(({ keys, label }) => [keys, label]));
  useEffect(() => {
    const listed = JSON.parse(description) as [keys: string, label: string][];
    const registration: Registration = {
      scope,
      shortcuts: listed.map(([keys, label]) => ({ keys, label, run: () => run(keys) })),
    };
    change([...registrations, registration]);
    return () => change(registrations.filter((other) => other !== registration));
  }, [description, scope]);
}

/** All that can be pressed now, for the list of shortcuts. */
export function useRegisteredShortcuts(): readonly Registration[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => registrations,
  );
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  return target.closest('input, textarea, select, [role="textbox"], [role="combobox"]') !== null;
}

/** A dialog or a menu has its own keys. */
function isElsewhere(target: EventTarget | null): boolean {
  if (document.querySelector('[aria-modal="true"]')) return true;
  return target instanceof Element && target.closest('[role="menu"], [role="listbox"]') !== null;
}

/** Listens to the keyboard. Once, in the shell. */
export function useShortcutKeys(singleKeysOn: boolean) {
  useEffect(() => {
    let before: { press: string; at: number } | undefined;
    const hear = (event: KeyboardEvent) => {
      const press = pressOf(event);
      if (press === undefined || event.defaultPrevented || isOfComposition(event)) return;
      const single = !press.startsWith('mod+');
      if (single && (!singleKeysOn || isTyping(event.target) || isElsewhere(event.target))) {
        before = undefined;
        return;
      }
      const follows = before !== undefined && event.timeStamp - before.at < patience;
      const both = follows ? `${before?.press} ${press}` : undefined;
      before = { press, at: event.timeStamp };
      const shortcut = find(both) ?? find(press);
      if (!shortcut) return;
      before = undefined;
      event.preventDefault();
      shortcut.run();
    };
    window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, [singleKeysOn]);
}

function find(wanted: string | undefined): Shortcut | undefined {
  if (wanted === undefined) return undefined;
  return registrations
    .flatMap(({ shortcuts }) => shortcuts)
    .findLast(({ keys }) => parseKeys(keys) === wanted);
}
