import { expect, it } from 'vitest';
import { consequencesOf } from './consequences';

it('warns of what shuts one out', () => {
  const [told] = consequencesOf({ admin_subdomain: 'other.example' });
  expect(told).toContain('only at other.example');
  expect(consequencesOf({ vpn_required: true })).toHaveLength(1);
  expect(consequencesOf({ vpn_networks: ['10.66.0.0/16'] })).toHaveLength(1);
  expect(consequencesOf({ vpn_required: false, vpn_networks: [] })).toEqual([]);
});

it('says where the data come from once', () => {
  expect(consequencesOf({ database_url: 'postgresql://a@b/c', storage_bucket: 'd' })).toHaveLength(
    1,
  );
  expect(consequencesOf({ sync_schedule: null })).toEqual([]);
});
