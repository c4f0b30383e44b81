// Decisions about an import, kept while the tab is open: a reload does not lose them.
import { undecided, type Decisions } from './decisions';

export interface KeptDecisions {
  /** The plan that they are about. */
  planned_at: string | null;
  decisions: Decisions;
}

const keyOf = (import_id: string) => `mien-import:${import_id}`;

export function readDecisions(import_id: string): KeptDecisions | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(import_id)) ?? 'null');
    // What an older page kept says nothing of images.
    return isKept(kept) ? { ...kept, decisions: { ...undecided, ...kept.decisions } } : null;
  } catch {
    return null;
  }
}

function isKept(kept: unknown): kept is KeptDecisions {
  if (typeof kept !== 'object' || kept === null || !('decisions' in kept)) return false;
  const { decisions } = kept;
  return typeof decisions === 'object' && decisions !== null && 'rows' in decisions;
}

export function writeDecisions(import_id: string, kept: KeptDecisions) {
  try {
    sessionStorage.setItem(keyOf(import_id), JSON.stringify(kept));
  } catch {
    // Without storage they last as long as the page.
  }
}

export function dropDecisions(import_id: string) {
  try {
    sessionStorage.removeItem(keyOf(import_id));
  } catch {
    // There is none.
  }
}
