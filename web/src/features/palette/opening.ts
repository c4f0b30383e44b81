// How any part of the page opens the command palette, which is loaded when it is first wanted.

const opening = new EventTarget();

export function openPalette() {
  opening.dispatchEvent(new Event('open'));
}

/** Returns how to stop listening. */
export function onPaletteOpened(listener: () => void): () => void {
  opening.addEventListener('open', listener);
  return () => opening.removeEventListener('open', listener);
}
