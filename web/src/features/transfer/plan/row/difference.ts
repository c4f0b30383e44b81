import type { ImportRow } from '~/api/transfer/imports';

type Details = NonNullable<ImportRow['file_details']>;

const facts: [keyof Details, string][] = [
  ['change_reason', 'Reason'],
  ['created_by', 'Author'],
  ['created_at', 'Written'],
];

export interface Difference {
  fact: keyof Details;
  label: string;
  here: string;
  file: string;
}

/** In what two versions with one text differ. What a file does not say is no difference. */
export function differencesOf({
  file_details: file,
  current_details: here,
}: Pick<ImportRow, 'file_details' | 'current_details'>): Difference[] {
  if (!file || !here) return [];
  return facts.flatMap(([fact, label]) => {
    const isSame = file[fact] === here[fact] || file[fact] === null;
    return isSame ? [] : [{ fact, label, here: here[fact] ?? '', file: file[fact] ?? '' }];
  });
}
