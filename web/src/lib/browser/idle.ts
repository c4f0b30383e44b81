/** What belongs to no page waits so long, in milliseconds: the page in sight comes first. */
const patience = 1000;

/** Runs it when the page has come up and nothing else goes on. Returns how to call that off. */
export function whenIdle(run: () => void): () => void {
  const idle = window.requestIdleCallback ?? ((wanted: () => void) => setTimeout(wanted, 500));
  const timer = setTimeout(() => idle(run, { timeout: 5000 }), patience);
  return () => clearTimeout(timer);
}
