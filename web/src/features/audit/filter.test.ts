import { describe, expect, it } from 'vitest';
import { filterOf } from './filter';

describe('filterOf', () => {
  it('includes the last day', () => {
    const asked = filterOf({ action: 'prompt.save', from: '2026-02-28', until: '2026-02-28' });
    expect(asked.action).toBe('prompt.save');
    expect(Date.parse(asked.until ?? '') - Date.parse(asked.from ?? '')).toBe(24 * 3600 * 1000);
  });

  it('asks for nothing that is not set', () => {
    expect(filterOf({ action: undefined })).toEqual({});
  });
});
