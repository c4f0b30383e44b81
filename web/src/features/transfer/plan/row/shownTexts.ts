import type { ImportRow } from '~/api/transfer/imports';

export const changed = 'From the text here to that of the file';

/** What the shown text of a row is; null: there is none. A row in error may have none of the file. */
export function labelOfTexts({
  prompt_text,
  current_text,
  version,
  diff,
}: Pick<ImportRow, 'prompt_text' | 'current_text' | 'version' | 'diff'>): string | null {
  if (prompt_text === null) {
    if (current_text === null) return null;
    return version === null ? 'The text here' : 'The file ends with a deletion; here it says';
  }
  if (current_text === null) return 'The text of the file';
  const isChanged = diff.some(({ op }) => op !== 'equal');
  return isChanged ? changed : 'The text, the same here and in the file';
}
