import { expect, it } from 'vitest';
import { lockedOutAddress } from './lockout';
import { config } from './testConfig';

const vpn = { ...config, vpn_required: true, vpn_networks: ['10.66.0.0/16'] };
const open = { ...vpn, vpn_required: false };

it.each([
  ['127.0.0.1', open, { vpn_required: true }, '127.0.0.1'],
  ['10.66.3.4', open, { vpn_required: true }, undefined],
  ['127.0.0.1', open, { vpn_required: true, vpn_networks: ['127.0.0.0/8'] }, undefined],
  ['127.0.0.1', open, { vpn_networks: ['10.0.0.0/8'] }, undefined],
  ['10.66.3.4', vpn, { vpn_networks: ['10.67.0.0/16', 'fd00::/8'] }, '10.66.3.4'],
  ['10.66.3.4', vpn, { vpn_required: false, vpn_networks: [] }, undefined],
  ['10.66.3.4', vpn, { access_log_days: 90 }, undefined],
  [null, open, { vpn_required: true }, undefined],
])('whoever comes from %s', (your_address, before, change, lockedOut) => {
  expect(lockedOutAddress({ ...before, your_address }, change)).toBe(lockedOut);
});
