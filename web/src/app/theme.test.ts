import { readFileSync } from 'node:fs';
import { DEFAULT_THEME } from '@mantine/core';
import { describe, expect, it } from 'vitest';
import { theme } from './theme';

const css = readFileSync(new URL('global.css', import.meta.url), 'utf8');
const own = new Map(
  Array.from(css.matchAll(/--mantine-color-(\w+)-light-color: (#\w+);/g), (m) => [m[1], m[2]]),
);
const colors = { ...DEFAULT_THEME.colors, ...theme.colors };

/** Relative luminance of `#rrggbb`, by WCAG 2.2. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

// Where the library takes them from: tone 9 of a colour on its tone 1.
describe('words on a soft ground, light theme', () => {
  it.each(Object.keys(colors).filter((name) => name !== 'dark'))('%s', (name) => {
    const tones = colors[name] ?? [];
    expect(contrast(own.get(name) ?? tones[9] ?? '', tones[1] ?? '')).toBeGreaterThanOrEqual(4.5);
  });
});
