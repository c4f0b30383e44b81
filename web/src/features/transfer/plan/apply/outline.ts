// What an apply would do, and what it did, in numbers and in one sentence.
import type { Import } from '~/api/transfer/imports';
import { count } from '~/lib/text/counts';
import type { Decisions } from '../decisions/decisions';

type Counts = NonNullable<Import['counts']>;
type Applied = NonNullable<Import['applied']>;

export interface Outline {
  create: number;
  update: number;
  overwrite: number;
  merge: number;
  /** Here already, or a conflict in which ours is kept. */
  stay: number;
  /** Rows of the file that are not taken over, though nothing speaks against them. */
  left_out: number;
  /** Rows that cannot be taken over, once it was said that the others shall be. */
  errors: number;
  new_images: number;
  replaced_images: number;
}

export function outlineOf(counts: Counts, decisions: Decisions): Outline {
  const own = { overwrite: 0, merge: 0, skip: 0 };
  const left = { create: 0, update: 0 };
  for (const { action, strategy } of Object.values(decisions.rows)) {
    if (action === 'conflict') own[strategy] += 1;
    else if ((action === 'create' || action === 'update') && strategy === 'skip') left[action] += 1;
  }
  const others = Math.max(0, counts.conflict - own.overwrite - own.merge - own.skip);
  own[decisions.strategy] += others;
  const images = imagesOf(counts, decisions);
  return {
    create: counts.create - left.create,
    update: counts.update - left.update,
    overwrite: own.overwrite,
    merge: own.merge,
    stay: counts.unchanged + own.skip,
    left_out: left.create + left.update,
    errors: decisions.skip_errors ? counts.error : 0,
    ...images,
  };
}

function imagesOf({ new_images = 0, changed_images = 0 }: Counts, decisions: Decisions) {
  const own = Object.values(decisions.images);
  const decided = (action: string, strategy: string) =>
    own.filter((one) => one.action === action && one.strategy === strategy).length;
  const taken = decided('replace', 'overwrite');
  const others = Math.max(0, changed_images - taken - decided('replace', 'skip'));
  return {
    new_images: Math.max(0, new_images - decided('create', 'skip')),
    replaced_images: taken + (decisions.strategy === 'skip' ? 0 : others),
  };
}

/** Whether an apply would change anything; characters, emotions, templates and images count. */
export function changesSomething(outline: Outline, counts: Counts): boolean {
  const prompts = outline.create + outline.update + outline.overwrite + outline.merge;
  const images = outline.new_images + outline.replaced_images;
  return prompts > 0 || images > 0 || axesOf(counts) !== '';
}

function deeds(words: [number, string][], one = 'prompt', many = `${one}s`): string {
  const some = words.filter(([number]) => number > 0);
  const last = some.at(-1)?.[0];
  if (last === undefined) return '';
  const list = some.map(([number, word]) => `${word} ${count(number)}`).join(', ');
  return `${list} ${last === 1 ? one : many}`;
}

function rest(number: number, one: string, many: string): string[] {
  return number === 0 ? [] : [`${count(number)} ${number === 1 ? one : many}`];
}

function sentence(parts: string[]): string {
  const all = parts.filter((part) => part !== '').join('; ');
  return all.charAt(0).toUpperCase() + all.slice(1);
}

/** "Create 12, update 3, overwrite 2 prompts; 5 stay as they are; 1 is left out". */
export function applySentence(outline: Outline, counts: Counts): string {
  const done = deeds([
    [outline.create, 'create'],
    [outline.update, 'update'],
    [outline.overwrite, 'overwrite'],
    [outline.merge, 'merge'],
  ]);
  const images = deeds(
    [
      [outline.new_images, 'add'],
      [outline.replaced_images, 'replace'],
    ],
    'reference image',
  );
  const axes = axesOf(counts);
  const isOnlyAxes = done === '' && axes !== '';
  const left = outline.left_out + outline.errors;
  return sentence([
    isOnlyAxes ? `create ${axes}` : done,
    images,
    done === '' && images === '' && axes === '' ? 'change nothing' : '',
    ...rest(outline.stay, 'stays as it is', 'stay as they are'),
    ...rest(left, 'is left out', 'are left out'),
  ]);
}

/** "Created 12, updated 3, overwrote 2 prompts; 5 stayed as they were; 1 was skipped". */
export function appliedSentence(applied: Applied): string {
  const done = deeds([
    [applied.created, 'created'],
    [applied.updated, 'updated'],
    [applied.overwritten, 'overwrote'],
    [applied.merged, 'merged'],
  ]);
  const images = deeds(
    [
      [applied.new_images ?? 0, 'added'],
      [applied.replaced_images ?? 0, 'replaced'],
    ],
    'reference image',
  );
  const axes = axesOf(applied);
  return sentence([
    done || (axes === '' ? '' : `created ${axes}`),
    images,
    done === '' && images === '' && axes === '' ? 'nothing changed' : '',
    ...rest(applied.unchanged, 'stayed as it was', 'stayed as they were'),
    ...rest(applied.skipped, 'was skipped', 'were skipped'),
  ]);
}

interface Axes {
  new_characters: number;
  new_emotions: number;
  new_templates?: number;
  updated_templates?: number;
}

/** "2 characters and 1 emotion"; nothing for none. */
export function axesOf(axes: Axes): string {
  const { new_characters, new_emotions, new_templates = 0, updated_templates = 0 } = axes;
  return [
    ...rest(new_characters, 'character', 'characters'),
    ...rest(new_emotions, 'emotion', 'emotions'),
    ...rest(new_templates, 'template', 'templates'),
    ...rest(updated_templates, 'template with new versions', 'templates with new versions'),
  ].join(' and ');
}
