import { expect, test } from 'vitest';
import type { CardImport } from '~/api/exchange/cardImports';
import { applyingOf } from './applying';

const planned: Pick<CardImport, 'status' | 'result' | 'error'> = {
  status: 'planned',
  result: null,
  error: null,
};

test('a character is there only when its card is applied', () => {
  expect(applyingOf(planned)).toEqual({ is: 'planned' });
  expect(applyingOf({ ...planned, status: 'applying' })).toEqual({ is: 'under-way' });
  expect(applyingOf({ ...planned, status: 'applied' })).toEqual({ is: 'done', left: 0 });
});

test('what fails later is told', () => {
  const error = { code: 'conflict', message: 'The name is taken.' };
  const failed = applyingOf({ ...planned, status: 'failed', error });
  expect(failed).toMatchObject({ is: 'failed', error: { message: 'The name is taken.' } });
  expect(applyingOf({ ...planned, status: 'cancelled' }).is).toBe('failed');
});
