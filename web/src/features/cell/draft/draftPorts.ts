// What the keeper of a draft needs of the browser and the server, and what it says.
import type { KeptDraft, LocalDraft } from './draftChoice';

export interface DraftText {
  text: string;
  base_version: number | null;
}

export type PutOutcome =
  | { kind: 'kept'; draft: KeptDraft }
  /** Another draft, or none, was there than the one that was seen. */
  | { kind: 'refused'; instead: KeptDraft | null };

export interface PutOptions {
  seen: number | null;
  keepalive: boolean;
}

export interface DraftPorts {
  writeLocal: (draft: Omit<LocalDraft, 'tab'>) => Promise<void>;
  /** At once, for a page that goes away; throws when it cannot. */
  writeLocalNow: (draft: Omit<LocalDraft, 'tab'>) => void;
  removeLocal: () => Promise<void>;
  putServer: (draft: DraftText, options: PutOptions) => Promise<PutOutcome>;
  removeServer: (seen: number) => Promise<void>;
}

/** Where the text is safe now. Apart: here, while the server has other words of mine. */
export interface DraftStatus {
  kind: 'none' | 'editing' | 'server' | 'device' | 'apart' | 'nowhere';
  /** Since when, in milliseconds. */
  at: number;
}
