import { describe, expect, it } from 'vitest';
import { accessLogFileUrl } from '~/api/staging/accessLog';
import { accessSearch } from '../search';
import { filterOf } from './filter';

describe('filterOf', () => {
  it('includes the last day', () => {
    const asked = filterOf({ outcome: 'refused', from: '2026-02-28', until: '2026-02-28' });
    expect(asked.outcome).toBe('refused');
    expect(Date.parse(asked.until ?? '') - Date.parse(asked.since ?? '')).toBe(24 * 3600 * 1000);
  });

  it('asks for nothing that is not set', () => {
    expect(filterOf({ host: undefined })).toEqual({});
  });
});

it('an address that makes no sense leaves out what does not', () => {
  const search = { outcome: 'perhaps', reason: 'network', status: 1000, from: '2026-13-01' };
  expect(accessSearch(search)).toEqual({ reason: 'network' });
});

it('the file has the filters of the list', () => {
  const url = accessLogFileUrl({ address: '10.66.0.0/16', status: 403 }, 'ndjson');
  expect(url).toBe(
    '/api/admin/staging/access-log/export?format=ndjson&address=10.66.0.0%2F16&status=403',
  );
});
