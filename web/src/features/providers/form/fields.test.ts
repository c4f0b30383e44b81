import { expect, test } from 'vitest';
import type { Provider } from '~/api/providers/providers';
import { creationOf, fieldsOf, noFields, patchOf, problemsOf } from './fields';

const studio = {
  name: 'studio',
  kind: 'http',
  base_url: 'https://clips.example.org',
  headers: { names: ['X-Proxy-Key'], changed_at: null },
  submissions_running_max: 2,
  requests_per_minute: null,
  daily_budget_usd: null,
  monthly_budget_usd: 50,
} as unknown as Provider;

test('only what was changed is sent', () => {
  const fields = fieldsOf(studio);
  expect(patchOf(studio, fields, false)).toEqual({});
  expect(patchOf(studio, { ...fields, monthly_budget_usd: '' }, false)).toEqual({
    monthly_budget_usd: null,
  });
  expect(patchOf(studio, { ...fields, base_url: 'https://b.example.org ' }, true)).toEqual({
    base_url: 'https://b.example.org',
    force: true,
  });
});

test('a key is replaced, removed, or left alone', () => {
  const fields = fieldsOf(studio);
  expect(patchOf(studio, { ...fields, api_key: 'new' }, false)).toEqual({ api_key: 'new' });
  expect(patchOf(studio, { ...fields, removesKey: true }, false)).toEqual({ api_key: null });
  expect(patchOf(studio, { ...fields, removesKey: true, api_key: 'new' }, false)).toEqual({
    api_key: 'new',
  });
});

test('headers are sent only when they are written anew or removed', () => {
  const fields = fieldsOf(studio);
  expect(patchOf(studio, { ...fields, headersAre: 'removed' }, false)).toEqual({ headers: null });
  const headers = [{ key: 1, name: 'X-Proxy-Key', value: 'v' }];
  const written = { ...fields, headersAre: 'written', headers } as const;
  expect(patchOf(studio, written, false)).toEqual({ headers: { 'X-Proxy-Key': 'v' } });
  expect(creationOf(noFields, false)).not.toHaveProperty('headers');
});

test('the usual address of a kind is left to the server', () => {
  const creation = creationOf({ ...noFields, name: 'fal', kind: 'fal', api_key: 'k' }, false);
  expect(creation).not.toHaveProperty('base_url');
  expect(creation).toMatchObject({ name: 'fal', kind: 'fal', api_key: 'k' });
});

test('an emptied address is the usual one again', () => {
  const fal = { ...studio, kind: 'fal', base_url: 'https://proxy.example.org' } as Provider;
  const fields = { ...fieldsOf(fal), base_url: ' ' };
  expect(patchOf(fal, fields, false)).toEqual({ base_url: 'https://queue.fal.run' });
  const usual = { ...fal, base_url: 'https://queue.fal.run' };
  expect(patchOf(usual, { ...fieldsOf(usual), base_url: '' }, false)).toEqual({});
});

test('what cannot be right is told before anything is sent', () => {
  const wrong = {
    ...noFields,
    name: 'GPU room',
    base_url: 'comfy:8188',
    submissions_running_max: '0',
    daily_budget_usd: 'much',
  };
  expect(Object.keys(problemsOf(wrong))).toEqual([
    'name',
    'base_url',
    'submissions_running_max',
    'daily_budget_usd',
  ]);
  expect(problemsOf({ ...noFields, base_url: 'http://10.0.0.5:8188' })).toEqual({});
});
