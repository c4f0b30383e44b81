// What is pressed on a keyboard, in one spelling.

interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

const modifiers = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta']);

/** 'mod+s', 'g', '?', 'Space', 'shift+ArrowDown'; undefined for a modifier alone and for Alt. */
export function pressOf(event: Press): string | undefined {
  const { key } = event;
  if (key === undefined || modifiers.has(key)) return undefined;
  const mod = event.ctrlKey || event.metaKey;
  // Characters such as [ and { take Alt on some keyboards; Alt with a letter is the browser's.
  if (event.altKey && (mod || /^[a-z0-9]$/i.test(key) || key.length > 1)) return undefined;
  // A sign says by itself whether Shift was needed.
  const shift = event.shiftKey && (key.length > 1 || /^\p{L}$/u.test(key));
  const name = key === ' ' ? 'Space' : key.length === 1 ? key.toLowerCase() : key;
  return `${mod ? 'mod+' : ''}${shift ? 'shift+' : ''}${name}`;
}

/** A shortcut as it is written, in the spelling of `pressOf`. */
export function parseKeys(keys: string): string {
  return keys
    .split(' ')
    .map((press) => {
      const parts = press.split('+');
      const key = parts.pop() || '+';
      const has = (name: string) => parts.includes(name);
      const name = key.length === 1 ? key.toLowerCase() : key;
      return `${has('mod') ? 'mod+' : ''}${has('shift') ? 'shift+' : ''}${name}`;
    })
    .join(' ');
}

const signs: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Enter: '↵',
  Escape: 'Esc',
  shift: '⇧',
};

/** For the eye: one list of keycaps for each press, as in [['g'], ['c']] or [['Ctrl', 'S']]. */
export function formatKeys(keys: string, mac: boolean): string[][] {
  return keys.split(' ').map((press) =>
    press.split('+').map((part) => {
      if (part === 'mod') return mac ? '⌘' : 'Ctrl';
      return signs[part] ?? (press.includes('mod+') ? part.toUpperCase() : part);
    }),
  );
}
