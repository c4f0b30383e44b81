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
export function useEditing<Of extends Record<string, unknown>>(live: Read<Of>) {
  const [editing, setEditing] = useState<Editing<Of>>(() => editingOf(live));
  const [seen, setSeen] = useState(live.tag);
  // What is read may lag behind what was saved here: only what is new counts.
  if (live.tag !== seen) {
    setSeen(live.tag);
    if (live.tag !== editing.base.tag) setEditing((now) => caughtUp(now, live));
  }
  return {
    ...editing,
    isChanged: isEdited(editing),
    /** Whether it says that others saved something meanwhile. */
    isTold: editing.theirs.length > 0 || editing.both.length > 0,
    change: (part: Partial<Of>) =>
      setEditing((now) => ({ ...now, draft: { ...now.draft, ...part } })),
    replace: (draft: Of) => setEditing((now) => ({ ...now, draft })),
    takeTheirs: () => setEditing(withTheirs),
    /** `sent`: with the tag that was sent; others may have saved since, and that may be read already. */
    saved: (sent: Read<Of>, saved: Read<Of>) => setEditing((now) => afterSave(now, sent, saved)),
  };
}
