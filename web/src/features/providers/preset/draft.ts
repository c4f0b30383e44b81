import type { PresetContent } from '~/api/providers/presets';
import type { FieldProblem } from '~/lib/problem';
import { isSameContent } from './content';

/** What is being written. */
export interface Draft {
  name: string;
  content: PresetContent;
}

/** A preset as it was read, with the tag that a change of it sends. */
type Read = Draft & { version: number; etag: string };

export interface Editing {
  /** What the draft began from: a save is refused when the preset is another one by then. */
  base: Read;
  draft: Draft;
}

export interface FieldsProps {
  content: PresetContent;
  /** What is said of a member of the content, by its pointer below it: "/bind/text". */
  problem: (pointer: string) => string | undefined;
  /** Tells whether a field holds what cannot be read; it stays the same function. */
  onUnread: (field: string, isUnread: boolean) => void;
  onChange: (content: PresetContent) => void;
}

export function editingOf(base: Read): Editing {
  return { base, draft: { name: base.name, content: base.content } };
}

function isSameDraft(a: Draft, b: Draft): boolean {
  return a.name === b.name && isSameContent(a.content, b.content);
}

export function isDraftChanged({ base, draft }: Editing): boolean {
  return !isSameDraft(draft, base);
}

/** With what is there by now, unless something was written: that stays, and its base with it. */
export function caughtUp(editing: Editing, now: Read): Editing {
  const { base } = editing;
  const isNewer =
    now.version > base.version || (now.version === base.version && now.name !== base.name);
  return isNewer && !isDraftChanged(editing) ? editingOf(now) : editing;
}

/** After a save: what was written while it went on stays. */
export function afterSave({ draft }: Editing, sent: Draft, saved: Read): Editing {
  return isSameDraft(draft, sent) ? editingOf(saved) : { base: saved, draft };
}

/** What a save sends: what is left out stays as it is, a name that somebody else gave too. */
export function changesOf({ base, draft }: Editing): Partial<Draft> {
  return {
    ...(draft.name === base.name ? {} : { name: draft.name }),
    ...(isSameContent(draft.content, base.content) ? {} : { content: draft.content }),
  };
}

/** Finds what was said of a member; what was said of something inside it counts where it has no place. */
export function problemFinder(problems: readonly FieldProblem[]) {
  return (pointer: string) =>
    problems.find((problem) => problem.pointer === `/content${pointer}`)?.message;
}
