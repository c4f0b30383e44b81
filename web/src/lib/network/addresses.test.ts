import { describe, expect, it } from 'vitest';
import { isInNetwork, isNetwork } from './addresses';

describe('isInNetwork', () => {
  it.each([
    ['10.66.0.7', '10.66.0.0/24', true],
    ['10.66.1.7', '10.66.0.0/24', false],
    ['10.67.255.255', '10.66.0.0/15', true],
    ['10.68.0.0', '10.66.0.0/15', false],
    ['127.0.0.1', '10.66.0.0/24', false],
    ['127.0.0.1', '127.0.0.1', true],
    ['127.0.0.1', '0.0.0.0/0', true],
    ['fd00:66::1', 'fd00:66::/32', true],
    ['fd00:67::1', 'fd00:66::/32', false],
    ['::1', '::1/128', true],
    ['::ffff:10.66.0.7', '10.66.0.0/24', true],
    ['10.66.0.7', '::/0', false],
    ['nowhere', '0.0.0.0/0', false],
  ])('%s in %s: %s', (address, network, isIn) => {
    expect(isInNetwork(address, network)).toBe(isIn);
  });
});

it.each([
  ['10.66.0.0/16', true],
  ['192.0.2.1', true],
  ['fd00:66::/48', true],
  ['1:2:3:4:5:6:7:8', true],
  ['1:2:3:4:5:6:7', false],
  ['1::2::3', false],
  ['1:2:3:4:5:6:7::8', false],
  ['300.1.1.1', false],
  ['10.66.0.0/33', false],
  ['10.66.0.0/', false],
  ['10.66.0.0/8/8', false],
  ['office', false],
])('isNetwork(%s): %s', (text, isOne) => {
  expect(isNetwork(text)).toBe(isOne);
});
