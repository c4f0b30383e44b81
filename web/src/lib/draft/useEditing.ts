import { useState } from 'react';
import {
  afterSave,
  caughtUp,
  editingOf,
  isEdited,
  withTheirs,
  type Editing,
  type Read,
} from './editing';

/** Edits what is read, while that may be saved by others, too. */
export function useEditing<Of extends Record<string, unknown>>(live: Read<Of>, first?: Of) {
  const [editing, setEditing] = useState<Editing<Of>>(() => editingOf(live, first));
  const [seen, setSeen] = useState(live.tag);
  // What is read may lag behind what was saved here: only what is new counts.
  if (live.tag !== seen) {
    setSeen(live.tag);
    if (live.tag !== editing.base.tag) setEditing((now) => caughtUp(now, live));
  }
  return {
    ...editing,
    isChanged: isEdited(editing),
    change: (part: Partial<Of>) =>
      setEditing((now) => ({ ...now, draft: { ...now.draft, ...part } })),
    replace: (draft: Of) => setEditing((now) => ({ ...now, draft })),
    takeTheirs: () => setEditing(withTheirs),
    saved: (sent: Of, saved: Read<Of>) => setEditing((now) => afterSave(now, sent, saved)),
  };
}
