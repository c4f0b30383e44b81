import { expect, test } from 'vitest';
import { countUnfilled, hintOf } from './unfilled';

const text = '{character_name}, {mood}, in {light|soft} light, {Pose} {{mood}} {template.camera}';

function field(name: string, more: { default?: string; required?: boolean; declared?: boolean }) {
  return { name, default: null, required: false, help: '', declared: false, ...more };
}

test('an empty field says what stands there', () => {
  expect(hintOf(field('mood', {}), text)).toBe('Stays {mood}');
  expect(hintOf(field('light', {}), text)).toBe('“soft” by default');
  expect(hintOf(field('light', { declared: true, default: 'dim' }), text)).toBe('“dim” by default');
  expect(hintOf(field('mood', { declared: true, required: true }), text)).toBe('Required');
  expect(hintOf(field('mood', { declared: true }), text)).toBe('Nothing');
  // Of the included template, whose text is not at hand.
  expect(hintOf(field('lens', {}), text)).toBeUndefined();
});

test('cells that would keep a placeholder are counted', () => {
  const fields = [field('light', {}), field('mood', {}), field('pose', { declared: true })];
  const cells = [
    { character: 'alice', values: {} },
    { character: 'alice', values: { mood: 'low' } },
    { character: null, values: {} },
  ];
  const template = { fields, template_text: text };
  expect(countUnfilled(template, cells, {})).toEqual([{ name: 'mood', count: 2 }]);
  expect(countUnfilled(template, cells, { mood: { text: 'glad', attribute: '' } })).toEqual([]);
  expect(countUnfilled(template, cells, { mood: { text: '', attribute: 'mood' } })).toEqual([
    { name: 'mood', count: 1 },
  ]);
});
