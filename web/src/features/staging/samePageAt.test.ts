import { expect, it } from 'vitest';
import { samePageAt } from './samePageAt';

const here = { pathname: '/staging/access-log', search: '?outcome=refused' };

it('leads to the same page of the other environment', () => {
  expect(samePageAt('https://admin-staging.example.com', here)).toBe(
    'https://admin-staging.example.com/staging/access-log?outcome=refused',
  );
});

it.each([undefined, null, 7, '', 'staging', 'javascript:alert(1)', 'https://'])(
  'leads nowhere from %j',
  (origin) => {
    expect(samePageAt(origin, here)).toBeUndefined();
  },
);
