import { describe, expect, it } from 'vitest';
import {
  changeOf,
  databaseIn,
  fieldsOf,
  hasMaskedPassword,
  networksOf,
  problemsByField,
  withCoveredPassword,
} from './fields';
import { config } from './testConfig';

const fields = fieldsOf(config);

describe('changeOf', () => {
  it('is empty for what is in force', () => {
    expect(changeOf(config, fields)).toEqual({});
    expect(changeOf(config, { ...fields, vpn_networks: ' 10.66.0.0/16\n' })).toEqual({});
  });

  it('sends only what differs', () => {
    expect(changeOf(config, { ...fields, sync_schedule: ' ', access_log_days: '90' })).toEqual({
      sync_schedule: null,
      access_log_days: 90,
    });
  });

  it('puts a new password into the address', () => {
    const change = changeOf(config, { ...fields, database_password: 'a/b $& c' });
    expect(change.database_url).toBe(
      'postgresql://mien_app:a%2Fb%20%24%26%20c@db.staging.example:5432/mien_g1',
    );
  });

  it('leaves a password alone that the address names itself', () => {
    const database_url = 'postgresql://other:own@db.example/x';
    expect(hasMaskedPassword(database_url)).toBe(false);
    expect(changeOf(config, { ...fields, database_url, database_password: 'new' })).toEqual({
      database_url,
    });
  });
});

it.each([
  ['postgresql://app:se:cret@db.example:5432/x', 'postgresql://app:•••@db.example:5432/x'],
  ['host=db.example password=secret user=app', 'host=db.example password=••• user=app'],
  ['postgresql://app@db.example:5432/x', 'postgresql://app@db.example:5432/x'],
])('covers the password of %s', (url, covered) => {
  expect(withCoveredPassword(url)).toBe(covered);
});

it('reads the name of the database', () => {
  expect(databaseIn('postgresql://app:***@db.example:5432/mien_g1?a=b')).toBe('mien_g1');
  expect(databaseIn('host=db.example dbname=x')).toBe('');
});

it('reads networks however they are separated', () => {
  expect(networksOf('10.0.0.0/8, fd00::/8\n\n192.0.2.1')).toEqual([
    '10.0.0.0/8',
    'fd00::/8',
    '192.0.2.1',
  ]);
});

const problem = (pointer: string, message: string) => ({ pointer, code: 'bad', message });

describe('problemsByField', () => {
  it('tells all that is wrong with the items of a field', () => {
    const { byField, others } = problemsByField(
      [problem('/vpn_networks/0', 'a is no network.'), problem('/vpn_networks/2', 'c is none.')],
      fields,
    );
    expect(byField).toEqual({ vpn_networks: 'a is no network. c is none.' });
    expect(others).toEqual([]);
  });

  it('keeps what has no field', () => {
    const { byField, others } = problemsByField(
      [problem('/database_url', 'Not reachable.'), problem('/change_reason', 'Blank.')],
      fields,
    );
    expect(byField).toEqual({ database_url: 'Not reachable.' });
    expect(others.map(({ pointer }) => pointer)).toEqual(['/change_reason']);
  });
});
