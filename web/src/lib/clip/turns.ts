// A browser has six connections to us: a page of clips that all load at once would leave none for
// anything else. They take turns.

/** So many load at a time. */
const loadingMax = 4;

export class Turns {
  private readonly waiting = new Set<() => void>();
  private taken = 0;
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  /** Calls `begin` when it is one's turn. Returns how to give the turn back, or the wait up; that may be
      done more than once. */
  take(begin: () => void): () => void {
    let hasTurn = false;
    let isOver = false;
    const start = () => {
      hasTurn = true;
      this.taken += 1;
      begin();
    };
    if (this.taken < this.most) start();
    else this.waiting.add(start);
    return () => {
      if (isOver) return;
      isOver = true;
      this.waiting.delete(start);
      if (!hasTurn) return;
      this.taken -= 1;
      const [next] = this.waiting;
      if (!next) return;
      this.waiting.delete(next);
      next();
    };
  }
}

export const loadingTurns = new Turns(loadingMax);
