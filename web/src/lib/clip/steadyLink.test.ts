import { expect, test } from 'vitest';
import { SteadyLinks } from './steadyLink';

const now = 1_000_000_000;
const link = (file: string, minutes: number, signature: string) =>
  `/media/previews/${file}?expires=${now / 1000 + minutes * 60}&signature=${signature}`;

test('the first link to a file is kept while it is good', () => {
  const links = new SteadyLinks();
  const first = link('a.mp4', 60, 'x');
  expect(links.use(first, now)).toBe(first);
  expect(links.use(link('a.mp4', 61, 'y'), now + 60_000)).toBe(first);
});

test('a link that ends soon is exchanged', () => {
  const links = new SteadyLinks();
  links.use(link('a.mp4', 4, 'x'), now);
  const second = link('a.mp4', 60, 'y');
  expect(links.use(second, now)).toBe(second);
});

test('files have nothing to do with each other', () => {
  const links = new SteadyLinks();
  links.use(link('a.mp4', 60, 'x'), now);
  expect(links.use(link('b.mp4', 60, 'y'), now)).toContain('b.mp4');
});

test('a link that was forgotten is not used again', () => {
  const links = new SteadyLinks();
  const first = link('a.mp4', 60, 'x');
  links.use(first, now);
  links.forget(first);
  expect(links.use(link('a.mp4', 61, 'y'), now)).toContain('signature=y');
});
