import type { Import, ImportImage } from '~/api/transfer/imports';
import { count, counted } from '~/lib/text/counts';

/** "2 reference images are others here, 3 are new, 1 is in error". */
export function imagesInWords(
  { applied, counts }: Pick<Import, 'applied' | 'counts'>,
  images: readonly ImportImage[],
): string {
  const broken = images.filter(({ action }) => action === 'error').length;
  const parts: [number, string, string][] = applied
    ? [
        [applied.new_images ?? 0, 'was added', 'were added'],
        [applied.replaced_images ?? 0, 'was replaced', 'were replaced'],
      ]
    : [
        [counts?.changed_images ?? 0, 'is another here', 'are others here'],
        [counts?.new_images ?? 0, 'is new', 'are new'],
        [broken, 'is in error', 'are in error'],
      ];
  const told = parts.filter(([number]) => number > 0);
  if (told.length === 0) return `${counted(images.length, 'reference image')}: none was taken`;
  return told
    .map(([number, one, many], at) => {
      const what = at === 0 ? counted(number, 'reference image') : count(number);
      return `${what} ${number === 1 ? one : many}`;
    })
    .join(', ');
}
