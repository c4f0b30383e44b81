import type { Import } from '~/api/transfer/imports';

const parts = { templates: 'templates', reference_images: 'reference images' } as const;
const list = new Intl.ListFormat('en', { type: 'conjunction' });

/** What the file of an import cannot say, in sentences. */
export function notesOf({ not_in_format }: Pick<Import, 'not_in_format'>) {
  const notes: string[] = [];
  if (not_in_format && not_in_format.length > 0) {
    const names = list.format(not_in_format.map((part) => parts[part]));
    notes.push(`A CSV file says nothing of ${names}: they stay as they are.`);
  }
  return notes;
}
