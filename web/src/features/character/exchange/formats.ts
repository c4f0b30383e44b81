import type { ClipExport, ClipSetFormat } from '~/api/exchange/clipExports';
import { counted } from '~/lib/text/counts';

export const formats: readonly { value: ClipSetFormat; label: string; about: string }[] = [
  {
    value: 'sillytavern',
    label: 'SillyTavern expression pack',
    about: 'An animated image for each of its 28 expressions, as a zip for “Upload sprite pack”.',
  },
  {
    value: 'charx',
    label: 'Character card (CHARX)',
    about: 'A Character Card V3 with the clips as assets, for RisuAI and others.',
  },
  {
    value: 'zip',
    label: 'Plain zip',
    about: 'Clips, posters, reference images and a manifest.json, for a game or an app.',
  },
];

type Made = Pick<ClipExport, 'clips' | 'missing' | 'labels' | 'labels_missing' | 'left_out'>;

/** What is in the file, and what is not; nothing before it is complete. */
export function contentsInWords(made: Made, emotionName: (name: string) => string): string[] {
  const { clips, missing, labels, labels_missing, left_out } = made;
  const lines: string[] = [];
  const inAll = labels ? ` as ${counted(Object.keys(labels).length, 'expression')}` : '';
  if (clips) lines.push(`${counted(clips.length, 'clip')}${inAll}.`);
  if (missing && missing.length > 0) {
    lines.push(`Without a video: ${missing.map(emotionName).join(', ')}.`);
  }
  if (labels_missing && labels_missing.length > 0) {
    lines.push(`Expressions for which no clip stands in: ${labels_missing.join(', ')}.`);
  }
  for (const { what, why } of left_out ?? []) lines.push(`Left out: ${what}. ${why}`);
  return lines;
}
