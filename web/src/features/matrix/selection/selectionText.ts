// A selection as it stands in the URL: groups of characters with the same emotions,
// "<ids>..<emotions>...<ids>..<emotions>", each list joined by dots and "*" for all of them. The
// router's way of writing a URL leaves all of these as they are.
import { selectionTextMax } from '../search';
import { nothing, withCells, type Selection } from './selection';

const groupEnd = '...';
const listEnd = '..';

/** Nothing when no cell is selected, or when the text would be too long. */
export function textOfSelection(
  selection: Selection,
  allIds: readonly string[],
  allEmotions: readonly string[],
): string | undefined {
  const groups = new Map<string, string[]>();
  // Whoever is gone is left out, so that "*" never stands for others.
  for (const id of allIds) {
    const chosen = selection.get(id);
    const names = chosen ? allEmotions.filter((name) => chosen.has(name)) : [];
    if (names.length === 0) continue;
    const emotions = listed(names, allEmotions);
    const ids = groups.get(emotions) ?? [];
    ids.push(id);
    groups.set(emotions, ids);
  }
  const text = [...groups]
    .map(([emotions, ids]) => listed(ids, allIds) + listEnd + emotions)
    .join(groupEnd);
  return text.length > 0 && text.length <= selectionTextMax ? text : undefined;
}

/** What is not there (any more) is left out. */
export function selectionOfText(
  text: string | undefined,
  allIds: readonly string[],
  allEmotions: readonly string[],
): Selection {
  let selection = nothing;
  for (const group of text?.split(groupEnd) ?? []) {
    const [ids, emotions] = group.split(listEnd);
    const names = found(emotions, allEmotions);
    if (names.length > 0) selection = withCells(selection, found(ids, allIds), names, true);
  }
  return selection;
}

function listed(some: readonly string[], all: readonly string[]): string {
  return some.length === all.length ? '*' : some.join('.');
}

function found(list: string | undefined, all: readonly string[]): readonly string[] {
  if (list === '*') return all;
  const wanted = new Set(list?.split('.'));
  return all.filter((one) => wanted.has(one));
}
