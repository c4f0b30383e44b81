// Keeps what is typed: on this device half a second after the last key, on the server two seconds
// after it, and at once when the page goes away. Knows neither React nor the network.
import type { LocalDraft } from './draftChoice';

export interface DraftText {
  text: string;
  base_version: number | null;
}

export interface DraftPorts {
  writeLocal: (draft: LocalDraft) => Promise<void>;
  /** At once, for a page that goes away; throws when it cannot. */
  writeLocalNow: (draft: LocalDraft) => void;
  removeLocal: () => Promise<void>;
  putServer: (draft: DraftText, keepalive: boolean) => Promise<void>;
  removeServer: () => Promise<void>;
}

/** Where the text is safe now. */
export interface DraftStatus {
  kind: 'none' | 'editing' | 'server' | 'device' | 'nowhere';
  /** Since when, in milliseconds. */
  at: number;
}

const localDelay = 500;
const serverDelay = 2000;
const retryDelay = 15_000;

export class DraftKeeper {
  status: DraftStatus = { kind: 'none', at: 0 };
  private draft: DraftText | null = null;
  private isLocal = true;
  private isOnServer = true;
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

  /** Begins with a draft that is kept already. */
  resume(draft: DraftText, status: DraftStatus) {
    this.draft = draft;
    this.status = status;
    this.isOnServer = status.kind === 'server';
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

  /** Forgets the draft everywhere: it was saved as a version, or is not wanted. */
  async discard() {
    this.forget();
    await this.sending;
    if (this.draft) return; // typed again meanwhile
    await Promise.allSettled([this.ports.removeLocal(), this.ports.removeServer()]);
  }

  /** Stops writing and waits for what is under way, so that nothing comes after a save. */
  async pause() {
    this.stopTimers();
    await this.sending;
  }

  private forget() {
    this.stopTimers();
    this.draft = null;
    this.isLocal = true;
    this.isOnServer = true;
    this.setStatus('none');
  }

  private stopTimers() {
    clearTimeout(this.localTimer);
    clearTimeout(this.serverTimer);
  }

  private scheduleServer(delay: number) {
    clearTimeout(this.serverTimer);
    this.serverTimer = setTimeout(() => void this.keepOnServer(false), delay);
  }

  private async keepLocal() {
    clearTimeout(this.localTimer);
    const draft = this.draft;
    if (!draft) return;
    try {
      await this.ports.writeLocal({ ...draft, at: Date.now(), synced: this.isOnServer });
      if (this.draft !== draft) return;
      this.isLocal = true;
      this.localFailed = false;
    } catch {
      this.localFailed = true;
    }
  }

  /** What is asynchronous may not come to its end in a page that goes away. */
  private keepLocalNow() {
    if (!this.draft || this.isLocal) return;
    try {
      this.ports.writeLocalNow({ ...this.draft, at: Date.now(), synced: false });
      this.isLocal = true;
      clearTimeout(this.localTimer);
    } catch {
      this.localFailed = true;
    }
  }

  private keepOnServer(keepalive: boolean): Promise<void> {
    clearTimeout(this.serverTimer);
    const draft = this.draft;
    if (!draft || this.isOnServer) return Promise.resolve();
    // One after the other: the last write wins, so it must be the last that is typed.
    this.sending = (keepalive ? Promise.resolve() : this.sending).then(() =>
      this.send(draft, keepalive),
    );
    return this.sending;
  }

  private async send(draft: DraftText, keepalive: boolean) {
    try {
      await this.ports.putServer(draft, keepalive);
    } catch {
      if (this.draft !== draft) return;
      this.setStatus(this.isLocal || !this.localFailed ? 'device' : 'nowhere');
      this.scheduleServer(retryDelay);
      return;
    }
    if (this.draft !== draft) return;
    this.isOnServer = true;
    this.setStatus('server');
    await this.keepLocal();
  }

  private setStatus(kind: DraftStatus['kind']) {
    this.status = { kind, at: Date.now() };
    for (const listener of this.listeners) listener();
  }
}
