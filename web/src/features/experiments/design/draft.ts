// A design while it is edited, and what is wrong with it. The server has the last word; its refusals
// name the same members.
import type { CellDraft, Experiment, ExperimentDraft } from '~/api/experiments/experiments';
import type { Names } from '~/api/people/useNames';
import { sameCell, type CellRef } from '~/api/prompts/cell';
import type { FieldProblem } from '~/lib/problem';
import { isBlank } from '~/lib/text/blank';

/** The texts of each cell are written out here. */
export type WrittenCell = Required<CellDraft>;
export type TemplateVersions = NonNullable<ExperimentDraft['template']>;
export type Draft = Required<Omit<ExperimentDraft, 'settings' | 'template' | 'cells'>> &
  Pick<ExperimentDraft, 'settings'> & {
    cells: readonly WrittenCell[];
    /** Two versions that the texts come from; those of the cells are not sent then. */
    template: TemplateVersions | null;
  };

export const cellsMax = 200;
export const pairsMin = 12;
export const pairsMax = 200;
/** A verdict needs two who wrote neither text. */
export const votersMin = 2;

export const emptyDraft: Draft = {
  name: '',
  description: '',
  mode: 'pairwise',
  criteria: [],
  template: null,
  pair_count: 40,
  cells: [],
  raters: [],
};

export function draftOf(experiment: Experiment): Draft {
  const { name, description, mode, criteria, template, ...rest } = experiment;
  const { pair_count, settings, cells, raters } = rest;
  return {
    name,
    description: description ?? '',
    mode,
    criteria,
    template,
    pair_count,
    settings,
    cells: cells.map(({ character_id, emotion, text_a, text_b }) => ({
      character_id,
      emotion,
      text_a: text_a ?? '',
      text_b: text_b ?? '',
    })),
    raters: raters.map(({ id }) => id),
  };
}

/** As the server takes it. */
export function bodyOf({ template, cells, criteria, ...draft }: Draft): ExperimentDraft {
  return {
    ...draft,
    name: draft.name.trim(),
    criteria: draft.mode === 'ratings' ? criteria : [],
    ...(template === null
      ? { cells: [...cells] }
      : { template, cells: cells.map(({ character_id, emotion }) => ({ character_id, emotion })) }),
  };
}

/** All that is written in it, to be kept elsewhere. */
export function writtenOut({ name, description, template, cells }: Draft, names: Names): string {
  const texts = cells.map(({ character_id, emotion, text_a, text_b }) => {
    const cell = `${names.characterName(character_id)}, ${names.emotionName(emotion)}`;
    return template === null ? `${cell}\n\nText A:\n${text_a}\n\nText B:\n${text_b}` : cell;
  });
  return [name, description, ...texts].filter((part) => part !== '').join('\n\n');
}

/** What people call the parts of a design. */
export const fieldNames: Record<keyof Draft, string> = {
  name: 'the name',
  description: 'why',
  mode: 'how it is asked',
  criteria: 'the criteria',
  template: 'the template',
  pair_count: 'the number of pairs',
  settings: 'how the clips are made',
  cells: 'the cells and their texts',
  raters: 'the panel',
};

/** The cells with those added that are not there yet, as many as an experiment takes. */
export function withCells(
  cells: readonly WrittenCell[],
  more: readonly WrittenCell[],
): WrittenCell[] {
  const all = [...cells];
  for (const cell of more) {
    if (all.length < cellsMax && !all.some((one) => sameCell(one, cell))) all.push(cell);
  }
  return all;
}

export function withoutCell(cells: readonly WrittenCell[], cell: CellRef): WrittenCell[] {
  return cells.filter((one) => !sameCell(one, cell));
}

/** At least a pair for each cell, and enough for a first reading. */
export function fewestPairs(cells: readonly unknown[]): number {
  return Math.max(pairsMin, cells.length);
}

/** Those whose votes count, as far as is known before the start: the maker knows the texts. */
export function countingRaters(raters: readonly string[], maker: string | undefined): number {
  return raters.filter((id) => id !== maker).length;
}

/** What a panel lacks that is too small to start with. */
export function panelShortage(counting: number): string | undefined {
  if (counting >= votersMin) return undefined;
  const there = counting === 1 ? 'is 1' : 'are none';
  return `A verdict needs ${votersMin} raters who count; there ${there} yet.`;
}

/** How many trials a rater answers: one pair in ten comes again, three at least. */
export function trialsOf(pairs: number): number {
  return pairs + Math.max(3, Math.ceil(pairs / 10));
}

/** What keeps the draft from being saved, by member of the body: 'cells/0/text_b'. */
export function problemsOf({ name, pair_count, cells, template }: Draft): Map<string, string> {
  const problems = new Map<string, string>();
  if (isBlank(name)) problems.set('name', 'Give the experiment a name.');
  if (cells.length === 0) problems.set('cells', 'Add the cells whose texts are compared.');
  const written = template === null ? cells : [];
  for (const [at, { text_a, text_b }] of written.entries()) {
    if (isBlank(text_a)) problems.set(`cells/${at}/text_a`, 'Write text A.');
    if (isBlank(text_b)) problems.set(`cells/${at}/text_b`, 'Write text B.');
    else if (text_a === text_b) {
      problems.set(
        `cells/${at}/text_b`,
        'Both texts are the same: there is nothing to compare. Change text B.',
      );
    }
  }
  if (template !== null && template.version_a === template.version_b) {
    problems.set('template', 'Both versions are the same: there is nothing to compare.');
  }
  if (pair_count < fewestPairs(cells)) {
    problems.set('pair_count', `${cells.length} cells need ${fewestPairs(cells)} pairs at least.`);
  }
  return problems;
}

/** What the server says of a cell or of anything in it: `/cells/1/mood` is a value of the second one. */
export function refusalOfCell(refused: readonly FieldProblem[], at: number): string | undefined {
  const pointer = `/cells/${at}`;
  const messages = refused
    .filter((one) => one.pointer === pointer || one.pointer.startsWith(`${pointer}/`))
    .map(({ message }) => message);
  return messages.length === 0 ? undefined : [...new Set(messages)].join(' ');
}

const alwaysShown: readonly string[] = [
  '/name',
  '/description',
  '/mode',
  '/raters',
  '/pair_count',
  '/settings/duration_ms',
  '/settings/width',
  '/settings/height',
];

/** What the server says that stands at no field and at no cell. */
export function refusalsElsewhere(
  refused: readonly FieldProblem[],
  { mode, template, cells }: Draft,
): string[] {
  const shown = new Set(alwaysShown);
  shown.add(template === null ? '/cells' : '/template');
  if (mode === 'ratings') shown.add('/criteria');
  const isShown = (pointer: string) => {
    const [, member = '', at = ''] = pointer.split('/');
    if (member === 'raters') return true;
    return shown.has(pointer) || (member === 'cells' && at !== '' && Number(at) < cells.length);
  };
  const others = refused.filter(({ pointer }) => !isShown(pointer));
  return [...new Set(others.map(({ message }) => message))];
}

/** How many cells have `text` in their text B. */
export function countWith(cells: readonly WrittenCell[], text: string): number {
  return text === '' ? 0 : cells.filter(({ text_b }) => text_b.includes(text)).length;
}

export function replacedInB(
  cells: readonly WrittenCell[],
  text: string,
  by: string,
): WrittenCell[] {
  return cells.map((cell) => ({ ...cell, text_b: cell.text_b.replaceAll(text, () => by) }));
}
