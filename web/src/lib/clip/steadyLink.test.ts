import { expect, test } from 'vitest';
import { onLinkFailed, renewLink, SteadyLinks } from './steadyLink';

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

test('a fresh link is asked for once, however many show the file', async () => {
  const asked: string[] = [];
  const stop = onLinkFailed(async (file) => void asked.push(file));
  await Promise.all([
    renewLink('/media/a.mp4?expires=1', 0),
    renewLink('/media/a.mp4?expires=1', 10),
  ]);
  await renewLink('http://mien.example/media/a.mp4?expires=2', 59_000);
  expect(asked).toEqual(['/media/a.mp4']);
  await renewLink('/media/a.mp4?expires=2', 61_000);
  await renewLink('/media/b.mp4', 61_000);
  expect(asked).toEqual(['/media/a.mp4', '/media/a.mp4', '/media/b.mp4']);
  stop();
});
