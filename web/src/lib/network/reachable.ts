// Told when the server can be asked again: the network or the server is back, or somebody has signed
// in. Whatever waits for that goes on at once.

const listeners = new Set<() => void>();

/** Returns how to stop listening. */
export function onReachable(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function tellReachable() {
  for (const listener of listeners) listener();
}
