import { expect, test } from 'vitest';
import type { BulkResult } from '~/api/prompts/bulk';
import { ProblemError } from '~/lib/problem';
import type { ChosenCell } from './plan';
import type { Preview } from '~/api/clips/previews';
import { emptyReport, reportOf, testReportOf } from './report';

const cell = (emotion: string): ChosenCell => ({
  character_id: 'a',
  character_name: 'Alice',
  emotion,
  emotion_name: emotion,
  version: 1,
  state: 'custom',
  has_default: true,
});
const result = (emotion: string, outcome: BulkResult['outcome']): BulkResult => ({
  character_id: 'a',
  emotion,
  outcome,
  version: 2,
  version_id: 'v',
  previous_version: 1,
});

test('what changed can be undone, what is late has failed, also over two runs', () => {
  const cells = ['idle', 'sad', 'happy', 'shy'].map(cell);
  const first = reportOf(
    emptyReport,
    {
      results: [result('idle', 'updated'), result('sad', 'stale'), result('shy', 'unchanged')],
      failures: [{ item: cell('happy'), error: new ProblemError(404, { detail: 'Gone.' }) }],
      left: [],
    },
    cells,
  );
  expect(first.changed.map(({ emotion }) => emotion)).toEqual(['idle']);
  expect(first.unchanged).toBe(1);
  expect(first.failed.map(({ cell: { emotion }, why }) => [emotion, why])).toEqual([
    ['happy', 'Gone.'],
    ['sad', 'Somebody else changed it meanwhile, so it was left as it is.'],
  ]);
  const second = reportOf(first, { results: [result('sad', 'updated')], failures: [], left: [] }, [
    cell('sad'),
  ]);
  expect(second.changed).toHaveLength(2);
  expect(second.failed).toEqual([]);
});

const preview = (created_at: string, reused: boolean) => ({ created_at, reused }) as Preview;

test('the report of a test knows from when on its previews are', () => {
  const results = [
    preview('2026-03-04T09:00:00Z', true),
    preview('2026-03-04T10:00:01Z', false),
    preview('2026-03-04T10:00:00Z', false),
  ];
  const report = testReportOf(emptyReport, { results, failures: [], left: [] });
  expect(report).toMatchObject({ previews: 3, previewsSince: '2026-03-04T10:00:00Z' });
  const again = testReportOf(report, {
    results: [preview('2026-03-04T11:00:00Z', false)],
    failures: [],
    left: [],
  });
  expect(again.previewsSince).toBe('2026-03-04T10:00:00Z');
});
