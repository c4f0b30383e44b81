import { expect, it } from 'vitest';
import { fieldInWords, valueInWords } from './words';

it.each([
  ['vpn_required', true, 'Only through the VPN', 'yes'],
  ['vpn_networks', ['10.66.0.0/16', 'fd00::/8'], 'Networks of the VPN', '10.66.0.0/16\nfd00::/8'],
  ['vpn_networks', [], 'Networks of the VPN', 'none'],
  ['sync_schedule', null, 'Schedule of the sync', 'none'],
  ['access_log_days', 90, 'Access log is kept', '90 days'],
  ['a_later_field', 7, 'A later field', '7'],
])('tells %s %j', (field, value, name, words) => {
  expect([fieldInWords(field), valueInWords(field, value)]).toEqual([name, words]);
});
