// A draft of several fields while others may change the same thing. What only they changed is taken
// over, what both changed stays mine and is told, and a save says what it was made from.

type Fields = Record<string, unknown>;

/** Something as it was read, with the tag that a change of it sends. */
export interface Read<Of extends Fields> {
  tag: string;
  fields: Of;
}

export interface Editing<Of extends Fields> {
  /** What the draft is a change of: a save is refused when there is something else by then. */
  base: Read<Of>;
  draft: Of;
  /** What others changed meanwhile and was taken over. */
  theirs: readonly (keyof Of)[];
  /** What others changed meanwhile, too; it is mine in the draft. */
  both: readonly (keyof Of)[];
}

export function editingOf<Of extends Fields>(base: Read<Of>, draft = base.fields): Editing<Of> {
  return { base, draft, theirs: [], both: [] };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export function isEdited<Of extends Fields>({ base, draft }: Editing<Of>): boolean {
  return namesOf(base.fields, draft).some((name) => !isSame(base.fields[name], draft[name]));
}

function namesOf<Of extends Fields>(...all: Of[]): (keyof Of & string)[] {
  return [...new Set(all.flatMap((fields) => Object.keys(fields)))];
}

/** With what somebody else has saved meanwhile. */
export function caughtUp<Of extends Fields>(editing: Editing<Of>, now: Read<Of>): Editing<Of> {
  const { base, draft } = editing;
  const merged: Fields = {};
  const theirs = new Set<keyof Of>(editing.theirs);
  const both = new Set<keyof Of>(editing.both);
  for (const name of namesOf(base.fields, draft, now.fields)) {
    const isMine = !isSame(base.fields[name], draft[name]);
    const isTheirs = !isSame(base.fields[name], now.fields[name]);
    const isOtherwise = !isSame(draft[name], now.fields[name]);
    if (!isMine && isTheirs) theirs.add(name);
    if (isMine && isTheirs && isOtherwise) both.add(name);
    if (isMine && !isOtherwise) both.delete(name);
    const value = isMine ? draft[name] : now.fields[name];
    if (value !== undefined) merged[name] = value;
  }
  return { base: now, draft: merged as Of, theirs: [...theirs], both: [...both] };
}

/** Gives up mine where both changed it. */
export function withTheirs<Of extends Fields>({ base, draft, both }: Editing<Of>): Editing<Of> {
  const taken: Fields = { ...draft };
  for (const name of both) {
    if (base.fields[name] === undefined) delete taken[name as string];
    else taken[name as string] = base.fields[name];
  }
  return editingOf(base, taken as Of);
}

/** After a save of `sent`: what was written while it went on stays. What is read may be ahead of it. */
export function afterSave<Of extends Fields>(
  editing: Editing<Of>,
  sent: Read<Of>,
  saved: Read<Of>,
): Editing<Of> {
  const written = { ...caughtUp({ ...editing, base: sent }, saved), theirs: [], both: [] };
  const isAhead = editing.base.tag !== sent.tag && editing.base.tag !== saved.tag;
  return isAhead ? caughtUp(written, editing.base) : written;
}
