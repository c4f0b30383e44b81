import { describe, expect, it } from 'vitest';
import { problemsOf } from './check';
import { changeOf, fieldsOf, type ConfigurationFields } from './fields';
import { config } from './testConfig';

function problemsWith(typed: Partial<ConfigurationFields>) {
  const fields = { ...fieldsOf(config), ...typed };
  return problemsOf(changeOf(config, fields), fields);
}

describe('problemsOf', () => {
  it.each([
    [{ access_log_days: '' }, 'access_log_days', /30 to 3650 days/],
    [{ access_log_days: '29' }, 'access_log_days', /30 to 3650 days/],
    [{ admin_subdomain: 'not a domain' }, 'admin_subdomain', /no domain name/],
    [{ admin_subdomain: 'staging' }, 'admin_subdomain', /no domain name/],
    [{ admin_subdomain: '127.0.0.1' }, 'admin_subdomain', /no domain name/],
    [{ environment_name: '-x' }, 'environment_name', /inner hyphens/],
    [{ database_url: ' ' }, 'database_url', /Name a database/],
    [{ storage_bucket: '' }, 'storage_bucket', /Name a bucket/],
    [{ vpn_networks: '10.0.0.0/8\n300.1.1.1' }, 'vpn_networks', /^“300\.1\.1\.1” is no network/],
    [{ vpn_networks: '' }, 'vpn_networks', /nobody could come in/],
  ])('%j', (typed, field, message) => {
    const problems = problemsWith(typed);
    expect(Object.keys(problems)).toEqual([field]);
    expect(problems[field as keyof typeof problems]).toMatch(message);
  });

  it('finds nothing in what is as it should be', () => {
    expect(problemsWith({})).toEqual({});
    expect(problemsWith({ admin_subdomain: 'Localhost.Example.', access_log_days: '30' })).toEqual(
      {},
    );
    expect(problemsWith({ admin_subdomain: 'localhost' })).toEqual({});
    expect(problemsWith({ vpn_required: false, vpn_networks: '' })).toEqual({});
  });
});
