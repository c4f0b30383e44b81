// Keeps what is typed: on this device half a second after the last key, on the server two seconds
// after it, and at once when the page goes away. The server's draft is replaced only when this tab has
// seen it: what another tab wrote stays until somebody decides. Knows neither React nor the network.
import type { DraftChoice, KeptDraft, LocalDraft } from './draftChoice';
import type { DraftPorts, DraftStatus, DraftText, PutOutcome } from './draftPorts';

const localDelay = 500;
const serverDelay = 2000;
const retryDelay = 15_000;

export class DraftKeeper {
  status: DraftStatus = { kind: 'none', at: 0 };
  /** What the server has that was typed elsewhere; nothing of it is replaced. */
  foreign: KeptDraft | null = null;
  private draft: DraftText | null = null;
  /** The version of the server's draft that this tab has seen; null for none. */
  private seen: number | null = null;
  /** What was sent and may have arrived though no answer came. */
  private sent: string | null = null;
  private isLocal = true;
  private isOnServer = true;
  private isPaused = false;
  private localFailed = false;
  private localTimer: ReturnType<typeof setTimeout> | undefined;
  private serverTimer: ReturnType<typeof setTimeout> | undefined;
  private sending: Promise<void> = Promise.resolve();
  private readonly listeners = new Set<() => void>();

  private readonly ports: DraftPorts;

  constructor(ports: DraftPorts) {
    this.ports = ports;
  }

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  getStatus = () => this.status;

  getForeign = () => this.foreign;

  /** Begins with a draft that is kept already, and with what the server has. */
  resume({ draft, seen, foreign }: DraftChoice) {
    this.seen = seen;
    this.foreign = foreign;
    if (!draft) return;
    const { text, base_version, at, from } = draft;
    this.draft = { text, base_version };
    this.isOnServer = from === 'server';
    this.status = { kind: foreign ? 'apart' : from, at };
    if (!this.isOnServer) this.scheduleServer(0);
  }

  /** The text as it is now, or null when it is no longer a draft. */
  change(draft: DraftText | null) {
    if (draft?.text === this.draft?.text && draft?.base_version === this.draft?.base_version) {
      return;
    }
    if (!draft) {
      void this.discard();
      return;
    }
    this.draft = draft;
    this.isLocal = false;
    this.isOnServer = false;
    clearTimeout(this.localTimer);
    this.localTimer = setTimeout(() => void this.keepLocal(), localDelay);
    this.scheduleServer(serverDelay);
    this.setStatus('editing');
  }

  /** When nothing is on its way to the server any more; the version of its draft that is known then,
      whoever wrote it. */
  async settled(): Promise<number | null> {
    await this.sending;
    return this.foreign?.version ?? this.seen;
  }

  /** Whether leaving now would lose something. */
  get isKept(): boolean {
    return this.draft === null || this.isLocal || this.isOnServer;
  }

  /** Keeps at once what is not kept yet. Answers whether it is safe somewhere. */
  async flush({ keepalive = false } = {}): Promise<boolean> {
    if (keepalive) this.keepLocalNow();
    const local = this.isLocal ? undefined : this.keepLocal();
    const server = this.isOnServer ? undefined : this.keepOnServer(keepalive);
    await local;
    if (this.localFailed) await server;
    return this.isKept;
  }

  /** What the server has now, as another tab or device made it. */
  hear(current: KeptDraft | null) {
    if (
      current &&
      (current.version <= (this.seen ?? 0) || current.version === this.foreign?.version)
    ) {
      return;
    }
    if (!current || current.text === this.draft?.text) {
      this.agree(current);
      return;
    }
    if (current.text === this.sent) {
      this.seen = current.version;
      return;
    }
    this.setForeign(current);
    // Nothing of what is typed here is there any more.
    if (this.draft) {
      this.isOnServer = false;
      void this.keepLocal();
    }
  }

  /** The words here replace those that were typed elsewhere. */
  replaceForeign() {
    if (!this.foreign) return;
    this.seen = this.foreign.version;
    this.setForeign(null);
    this.scheduleServer(0);
  }

  /** The words that were typed elsewhere are the ones here from now on. */
  takeForeign(): KeptDraft | null {
    const taken = this.foreign;
    if (!taken) return null;
    this.stopTimers();
    this.draft = { text: taken.text, base_version: taken.base_version };
    this.agree(taken);
    void this.keepLocal();
    return taken;
  }

  /** Forgets what is typed here: it was saved as a version, or is not wanted. Other words stay. */
  async discard() {
    this.stopTimers();
    this.draft = null;
    this.isLocal = true;
    this.isOnServer = true;
    this.isPaused = false;
    this.setStatus('none');
    await this.sending;
    if (this.draft) return; // typed again meanwhile
    const { seen } = this;
    this.seen = null;
    await Promise.allSettled([
      this.ports.removeLocal(),
      seen === null || this.foreign ? undefined : this.ports.removeServer(seen),
    ]);
  }

  /** Stops writing to the server and waits for what is under way, so that nothing comes after a save. */
  async pause() {
    this.isPaused = true;
    clearTimeout(this.serverTimer);
    if (!this.isLocal) await this.keepLocal();
    await this.sending;
  }

  /** Goes on after a save that came to nothing. */
  goOn() {
    this.isPaused = false;
    void this.flush();
  }

  /** The server has what is here, or nothing. */
  private agree(current: KeptDraft | null) {
    this.seen = current?.version ?? null;
    this.sent = null;
    this.setForeign(null);
    if (!this.draft) return;
    this.isOnServer = current !== null;
    if (current) {
      this.setStatus('server', current.at);
    } else {
      // Saved or discarded elsewhere. The words here are mine still, and no version has them.
      this.setStatus('editing');
      this.scheduleServer(serverDelay);
    }
  }

  private stopTimers() {
    clearTimeout(this.localTimer);
    clearTimeout(this.serverTimer);
  }

  private scheduleServer(delay: number) {
    clearTimeout(this.serverTimer);
    this.serverTimer = setTimeout(() => void this.keepOnServer(false), delay);
  }

  /** As it is kept on this device. */
  private localForm(draft: DraftText, synced: boolean): Omit<LocalDraft, 'tab'> {
    return { ...draft, at: Date.now(), synced, seen: this.seen, sent: this.sent };
  }

  private async keepLocal() {
    clearTimeout(this.localTimer);
    const draft = this.draft;
    if (!draft) return;
    try {
      await this.ports.writeLocal(this.localForm(draft, this.isOnServer));
      if (this.draft !== draft) return;
      this.isLocal = true;
      this.localFailed = false;
    } catch {
      this.localFailed = true;
    }
    if (this.foreign) this.setStatus(this.localFailed ? 'nowhere' : 'apart');
  }

  /** What is asynchronous may not come to its end in a page that goes away. */
  private keepLocalNow() {
    if (!this.draft || this.isLocal) return;
    try {
      this.ports.writeLocalNow(this.localForm(this.draft, false));
      this.isLocal = true;
      clearTimeout(this.localTimer);
    } catch {
      this.localFailed = true;
    }
  }

  private keepOnServer(keepalive: boolean): Promise<void> {
    clearTimeout(this.serverTimer);
    const draft = this.draft;
    if (!draft || this.isOnServer || this.isPaused || this.foreign) return Promise.resolve();
    // One after the other, each upon what the one before has made.
    this.sending = (keepalive ? Promise.resolve() : this.sending).then(() =>
      this.send(draft, keepalive),
    );
    return this.sending;
  }

  private async send(draft: DraftText, keepalive: boolean) {
    if (this.foreign || this.isPaused) return;
    const before = this.sent;
    this.sent = draft.text;
    let outcome: PutOutcome;
    try {
      outcome = await this.ports.putServer(draft, { seen: this.seen, keepalive });
    } catch {
      if (this.draft !== draft) return;
      this.setStatus(this.isLocal || !this.localFailed ? 'device' : 'nowhere');
      this.scheduleServer(retryDelay);
      return;
    }
    if (outcome.kind === 'refused') {
      await this.meet(outcome.instead, [before, draft.text], keepalive);
      return;
    }
    if (this.draft === draft) this.agree(outcome.draft);
    else {
      this.seen = outcome.draft.version;
      this.sent = null;
    }
    await this.keepLocal();
  }

  /** Something else is there than was seen: made by a request of this tab whose answer was lost, or
      typed elsewhere. */
  private async meet(instead: KeptDraft | null, own: (string | null)[], keepalive: boolean) {
    if (!this.draft) {
      this.seen = instead?.version ?? null;
    } else if (instead && instead.text === this.draft.text) {
      this.agree(instead);
      await this.keepLocal();
    } else if (!instead || own.includes(instead.text)) {
      this.seen = instead?.version ?? null;
      await this.send(this.draft, keepalive);
    } else {
      this.setForeign(instead);
      await this.keepLocal();
    }
  }

  private setForeign(foreign: KeptDraft | null) {
    if (foreign === this.foreign) return;
    this.foreign = foreign;
    this.tell();
  }

  private setStatus(kind: DraftStatus['kind'], at = Date.now()) {
    this.status = { kind, at };
    this.tell();
  }

  private tell() {
    for (const listener of this.listeners) listener();
  }
}
