// Which draft goes on when this device and the server both have one.

export interface LocalDraft {
  text: string;
  base_version: number | null;
  /** When it was typed, in milliseconds. */
  at: number;
  /** Whether the server has this very text. */
  synced: boolean;
}

export interface ServerDraft {
  prompt_text: string;
  base_version: number | null;
  updated_at: string;
}

export interface ChosenDraft {
  text: string;
  base_version: number | null;
  at: number;
  from: 'device' | 'server';
}

export interface DraftChoice {
  draft: ChosenDraft | null;
  /** Typed on this device, never sent, and older than the server's: offered, not lost. */
  other: ChosenDraft | null;
}

/** `server` is undefined when the server could not be asked. */
export function chooseDraft(
  local: LocalDraft | null,
  server: ServerDraft | null | undefined,
): DraftChoice {
  const mine: ChosenDraft | null = local && {
    text: local.text,
    base_version: local.base_version,
    at: local.at,
    from: 'device',
  };
  if (server === undefined || !local) return { draft: mine ?? fromServer(server), other: null };
  // What the server had and has no more was saved or discarded elsewhere.
  if (server === null) return { draft: local.synced ? null : mine, other: null };
  if (local.synced || local.text === server.prompt_text) {
    return { draft: fromServer(server), other: null };
  }
  const serversIsNewer = Date.parse(server.updated_at) > local.at;
  return serversIsNewer
    ? { draft: fromServer(server), other: mine }
    : { draft: mine, other: fromServer(server) };
}

function fromServer(server: ServerDraft | null | undefined): ChosenDraft | null {
  if (!server) return null;
  return {
    text: server.prompt_text,
    base_version: server.base_version,
    at: Date.parse(server.updated_at),
    from: 'server',
  };
}
