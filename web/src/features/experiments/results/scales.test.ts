import { expect, test } from 'vitest';
import { along, evidenceLines, evidenceScale, fitted, pathPoints, ticks } from './scales';

const box = { left: 0, right: 100, top: 0, bottom: 200 };

test('a share stays on its line', () => {
  expect(along(0.5, 10, 110)).toBe(60);
  expect(along(1.4, 10, 110)).toBe(110);
  expect(along(-1, 10, 110)).toBe(10);
});

test('more evidence stands higher, and every line is inside', () => {
  const scale = evidenceScale([0.2, 1, 1.8], 40, box);
  const lines = [1, ...evidenceLines].map((line) => scale.y(Math.log(line)));
  expect(lines).toEqual(lines.toSorted((a, b) => b - a));
  for (const y of lines) {
    expect(y).toBeGreaterThan(0);
    expect(y).toBeLessThan(200);
  }
});

test('evidence without end stays in the picture', () => {
  const scale = evidenceScale([Number.POSITIVE_INFINITY, -400], 40, box);
  expect(scale.y(Number.POSITIVE_INFINITY)).toBe(0);
  expect(scale.y(-400)).toBe(200);
  expect(pathPoints([Number.POSITIVE_INFINITY], scale)).not.toMatch(/NaN|Infinity/);
});

test('a path begins before the first pair, without evidence', () => {
  const scale = evidenceScale([0.5, 1], 2, box);
  expect(pathPoints([0.5, 1], scale).split(' ')).toHaveLength(3);
  expect(pathPoints([0.5, 1], scale)).toMatch(/^0\.0,/);
});

test.each([
  [12, [0, 5, 10]],
  [40, [0, 10, 20, 30, 40]],
  [3, [0, 1, 2, 3]],
])('an axis to %d has the marks %j', (last, marks) => {
  expect(ticks(last)).toEqual(marks);
});

test('a name is cut where there is no room', () => {
  expect(fitted('Sherlock Holmes, Happy', 400)).toBe('Sherlock Holmes, Happy');
  expect(fitted('Sherlock Holmes, Happy', 70)).toBe('Sherlock …');
});
