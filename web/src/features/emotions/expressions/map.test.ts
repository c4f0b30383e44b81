import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  entriesOf,
  knownLabels,
  labelProblem,
  mapOf,
  unmappedOf,
  withLabels,
  without,
} from './map';

const entries = [
  { emotion: 'happy', labels: ['joy', 'pride'], fallback: ['neutral'] },
  { emotion: 'sad', labels: ['grief'], fallback: [] },
];
const map = mapOf(entries);

test('what is read is what is sent, in its order', () => {
  expect(entriesOf(map)).toEqual(entries);
  expect(mapOf([{ emotion: 'shy', labels: [] }])).toEqual({ shy: { labels: [], fallback: [] } });
});

test('a label moves to the emotion that it is written at', () => {
  const moved = withLabels(map, 'sad', ['grief', 'Pride ', 'pride', '', 'deep  joy']);
  expect(moved['sad']?.labels).toEqual(['grief', 'pride', 'deep_joy']);
  expect(moved['happy']?.labels).toEqual(['joy']);
});

test('what no emotion shows is told', () => {
  expect(unmappedOf(map)).toHaveLength(25);
  expect(unmappedOf(without(map, 'sad'))).toContain('grief');
});

test('a label that no file could have is told', () => {
  expect(labelProblem(['joy', 'deep_joy', 'joy-2'])).toBeUndefined();
  expect(labelProblem(['joy', 'joie!'])).toContain('joie!');
  expect(labelProblem(['a__b'])).toContain('a__b');
});

test('the labels that are known are those of the server', () => {
  const source = readFileSync('../src/exchange/label_map.cpp', 'utf8');
  const list = /known_labels\{([^}]*)\}/.exec(source)?.[1] ?? '';
  expect([...list.matchAll(/"(\w+)"/g)].map(([, label]) => label)).toEqual(knownLabels);
});
