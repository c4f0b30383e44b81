// The label map while it is edited: what each emotion is called elsewhere, and who stands in for it.
import type { LabelEntry } from '~/api/exchange/expressionLabels';

export type MapRow = { labels: string[]; fallback: string[] };
export type LabelMap = Record<string, MapRow>;

/** What SillyTavern takes an expression for: the labels of GoEmotions. */
export const knownLabels: readonly string[] = [
  'admiration amusement anger annoyance approval caring confusion curiosity desire disappointment',
  'disapproval disgust embarrassment excitement fear gratitude grief joy love nervousness neutral',
  'optimism pride realization relief remorse sadness surprise',
].flatMap((line) => line.split(' '));

export const labelsMax = 64;
export const fallbacksMax = 16;

export function mapOf(entries: readonly LabelEntry[]): LabelMap {
  return Object.fromEntries(
    entries.map(({ emotion, labels, fallback = [] }) => [emotion, { labels, fallback }]),
  );
}

export function entriesOf(map: LabelMap): LabelEntry[] {
  return Object.entries(map).map(([emotion, row]) => ({ emotion, ...row }));
}

/** As labels are written: "Deep Joy" as "deep_joy". */
function written(label: string): string {
  return label.trim().toLowerCase().replaceAll(/\s+/g, '_');
}

/** With these labels for an emotion; one stands for one emotion, so that others give it up. */
export function withLabels(map: LabelMap, emotion: string, typed: readonly string[]): LabelMap {
  const labels = [...new Set(typed.map(written))].filter((label) => label !== '');
  return Object.fromEntries(
    Object.entries(map).map(([name, row]) => [
      name,
      name === emotion
        ? { ...row, labels }
        : { ...row, labels: row.labels.filter((label) => !labels.includes(label)) },
    ]),
  );
}

export function withFallback(map: LabelMap, emotion: string, fallback: string[]): LabelMap {
  const row = map[emotion];
  return row ? { ...map, [emotion]: { ...row, fallback } } : map;
}

export function without(map: LabelMap, emotion: string): LabelMap {
  return Object.fromEntries(Object.entries(map).filter(([name]) => name !== emotion));
}

/** Those of SillyTavern that stand for no emotion. */
export function unmappedOf(map: LabelMap): string[] {
  const mapped = new Set(Object.values(map).flatMap(({ labels }) => labels));
  return knownLabels.filter((label) => !mapped.has(label));
}

/** What is wrong with a label, before anybody is asked. */
export function labelProblem(labels: readonly string[]): string | undefined {
  const wrong = labels.find((label) => !/^[a-z0-9]+([-_][a-z0-9]+)*$/.test(label));
  return wrong === undefined
    ? undefined
    : `“${wrong}”: small letters and digits, joined by - or _.`;
}
