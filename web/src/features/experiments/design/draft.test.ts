import { expect, test } from 'vitest';
import {
  bodyOf,
  countingRaters,
  countWith,
  emptyDraft,
  fewestPairs,
  panelShortage,
  problemsOf,
  refusalOfCell,
  refusalsElsewhere,
  replacedInB,
  trialsOf,
  withCells,
  withoutCell,
  writtenOut,
} from './draft';

const mira = { character_id: '01994b1c-8a01-7c11-9d52-4f0c6a7be101', emotion: 'happy' };
const cell = { ...mira, text_a: 'She smiles.', text_b: 'She smiles. Softly.' };
const everyone = { ...cell, character_id: null };

test('a cell is in a draft once', () => {
  expect(withCells([cell], [{ ...cell, text_b: 'Other.' }, everyone])).toEqual([cell, everyone]);
  expect(withoutCell([cell, everyone], mira)).toEqual([everyone]);
});

test('what is written can be kept elsewhere', () => {
  const names = { characterName: (id: string | null) => id ?? 'All', emotionName: String };
  const draft = { ...emptyDraft, name: 'Warmer', cells: [everyone] };
  expect(writtenOut(draft, names)).toBe(
    'Warmer\n\nAll, happy\n\nText A:\nShe smiles.\n\nText B:\nShe smiles. Softly.',
  );
});

test('an experiment takes no more than 200 cells', () => {
  const many = Array.from({ length: 300 }, (_, at) => ({ ...cell, emotion: `emotion_${at}` }));
  expect(withCells([], many)).toHaveLength(200);
});

test('each problem stands at its field', () => {
  const cells = [cell, { ...everyone, text_b: cell.text_a }, { ...everyone, text_a: ' ' }];
  expect([...problemsOf({ ...emptyDraft, cells }).keys()]).toEqual([
    'name',
    'cells/1/text_b',
    'cells/2/text_a',
  ]);
  expect([...problemsOf({ ...emptyDraft, name: 'Warmer' }).keys()]).toEqual(['cells']);
});

function told(pointer: string, message: string) {
  return { pointer, code: 'missing', message };
}

test('what the server refuses stands at its cell, or below all fields', () => {
  const refused = [
    told('/cells/1/mood', '“mood” needs a value.'),
    told('/cells/1/light', '“light” needs a value.'),
    told('/cells/11', 'Of another row.'),
    told('/name', 'Too long.'),
    told('/raters/0', 'A viewer.'),
    told('/settings/fps', 'Too many.'),
  ];
  const draft = { ...emptyDraft, cells: [cell, everyone] };
  expect(refusalOfCell(refused, 1)).toBe('“mood” needs a value. “light” needs a value.');
  expect(refusalOfCell(refused, 0)).toBeUndefined();
  expect(refusalsElsewhere(refused, draft)).toEqual(['Of another row.', 'Too many.']);
  const template = { template_id: mira.character_id, version_a: 1, version_b: 2 };
  const of = [told('/cells', 'Too many.'), told('/template', 'Archived.')];
  expect(refusalsElsewhere(of, draft)).toEqual(['Archived.']);
  expect(refusalsElsewhere(of, { ...draft, template })).toEqual(['Too many.']);
});

test('who made the design does not count, and two others are the least', () => {
  expect(countingRaters(['grace', 'alan', 'me'], 'me')).toBe(2);
  expect(panelShortage(countingRaters(['grace', 'me'], 'me'))).toContain('there is 1 yet');
  expect(panelShortage(0)).toContain('there are none yet');
  expect(panelShortage(2)).toBeUndefined();
});

test('there is a pair for each cell at least', () => {
  expect(fewestPairs([cell])).toBe(12);
  const cells = Array.from({ length: 50 }, (_, at) => ({ ...cell, emotion: `emotion_${at}` }));
  expect(problemsOf({ ...emptyDraft, name: 'Warmer', cells }).get('pair_count')).toBe(
    '50 cells need 50 pairs at least.',
  );
});

test.each([
  [12, 15],
  [40, 44],
  [60, 66],
])('%d pairs are %d trials for each rater', (pairs, trials) => {
  expect(trialsOf(pairs)).toBe(trials);
});

test('text B of all cells is changed by replacing', () => {
  expect(countWith([cell, everyone], 'smiles')).toBe(2);
  expect(countWith([cell], '')).toBe(0);
  expect(replacedInB([cell], 'smiles', '$& beams')[0]).toEqual({
    ...cell,
    text_b: 'She $& beams. Softly.',
  });
});

test('what a template has is not sent as text', () => {
  const template = { template_id: mira.character_id, version_a: 1, version_b: 2 };
  const draft = { ...emptyDraft, name: ' Warmer ', template, cells: [cell], criteria: ['Motion'] };
  expect(bodyOf(draft)).toMatchObject({ name: 'Warmer', template, cells: [mira], criteria: [] });
  expect(bodyOf({ ...draft, template: null }).cells).toEqual([cell]);
  expect(problemsOf({ ...draft, template: { ...template, version_b: 1 } }).has('template')).toBe(
    true,
  );
});
