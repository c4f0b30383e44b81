import type { Import } from '~/api/transfer/imports';
import { counted } from '~/lib/text/counts';

const parts = { templates: 'templates', reference_images: 'reference images' } as const;
const list = new Intl.ListFormat('en', { type: 'conjunction' });

/** What an import does besides its rows, and what its file cannot say, in sentences. */
export function notesOf({ counts, not_in_format }: Pick<Import, 'counts' | 'not_in_format'>) {
  const { new_images = 0, changed_images = 0 } = counts ?? {};
  const notes: string[] = [];
  if (new_images > 0) notes.push(`${counted(new_images, 'new reference image')}.`);
  if (changed_images > 0) {
    notes.push(`${counted(changed_images, 'reference image')} replaced by that of the file.`);
  }
  if (not_in_format && not_in_format.length > 0) {
    const names = list.format(not_in_format.map((part) => parts[part]));
    notes.push(`A CSV file says nothing of ${names}: they stay as they are.`);
  }
  return notes;
}
