import { expect, test } from 'vitest';
import type { BulkResult } from '~/api/prompts/bulk';
import { ProblemError } from '~/lib/problem';
import type { ChosenCell } from './plan';
import { emptyReport, reportOf } from './report';

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
