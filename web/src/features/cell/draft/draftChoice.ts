// Which draft goes on when this device and the server both have one.

/** A draft that the server has, or had. */
export interface KeptDraft {
  text: string;
  base_version: number | null;
  /** When it was written, in milliseconds. */
  at: number;
  /** Another one with each write. */
  version: number;
}

/** A draft in this browser. */
export interface LocalDraft {
  /** Of the tab that wrote it. */
  tab: string;
  text: string;
  base_version: number | null;
  /** When it was typed, in milliseconds. */
  at: number;
  /** Whether the server has this very text. */
  synced: boolean;
  /** The version of the server's draft that it was typed on; null for none. */
  seen: number | null;
  /** What was on its way to the server when it was typed, if anything. */
  sent: string | null;
}

export interface ChosenDraft {
  text: string;
  base_version: number | null;
  at: number;
  from: 'device' | 'server';
  /** The tab whose copy it is. */
  tab: string | null;
}

export interface DraftChoice {
  draft: ChosenDraft | null;
  /** What the server has, as far as it is known to be seen by whoever typed the draft. */
  seen: number | null;
  /** What the server has instead: typed in another tab or on another device. Both are offered. */
  foreign: KeptDraft | null;
  /** The other tabs whose copies serve nothing more. */
  outlived: string[];
}

/** `server` is undefined when the server could not be asked. */
export function chooseDraft(
  locals: readonly LocalDraft[],
  server: KeptDraft | null | undefined,
  tab: string,
): DraftChoice {
  const outlived = outlivedOf(locals, server, tab);
  const newest = locals.toSorted((a, b) => b.at - a.at);
  if (server === undefined) {
    const mine = newest[0];
    return { draft: fromDevice(mine), seen: mine?.seen ?? null, foreign: null, outlived };
  }
  // What the server had, it has still, or it was saved or discarded elsewhere.
  const mine = newest.find(({ synced, text }) => !synced && text !== server?.text);
  if (server === null) return { draft: fromDevice(mine), seen: null, foreign: null, outlived };
  if (!mine) return { draft: fromServer(server), seen: server.version, foreign: null, outlived };
  const isOlderOwn = mine.seen === server.version || mine.sent === server.text;
  return isOlderOwn
    ? { draft: fromDevice(mine), seen: server.version, foreign: null, outlived }
    : { draft: fromDevice(mine), seen: mine.seen, foreign: server, outlived };
}

/** The server has had their text, and may have it no more because it was saved or discarded. */
function outlivedOf(
  locals: readonly LocalDraft[],
  server: KeptDraft | null | undefined,
  tab: string,
): string[] {
  if (server === undefined) return [];
  return locals
    .filter((one) => one.tab !== tab && (one.synced || one.text === server?.text))
    .map((one) => one.tab);
}

function fromDevice(local: LocalDraft | undefined): ChosenDraft | null {
  if (!local) return null;
  const { text, base_version, at, tab } = local;
  return { text, base_version, at, from: 'device', tab };
}

function fromServer({ text, base_version, at }: KeptDraft): ChosenDraft {
  return { text, base_version, at, from: 'server', tab: null };
}
