// What an export holds, in words.
import type { Export, ExportOrder } from '~/api/transfer/exports';
import { bytesInWords } from '~/lib/text/bytes';
import { count, counted } from '~/lib/text/counts';
import { isolated } from '~/lib/text/isolated';

/** Stands for the global defaults among the ids of characters. */
export const globalId = 'global';

/** How many characters are called by name, where more are counted. */
const namedMost = 3;

/** Whose names `contentInWords` needs. */
export function namedIds(character_ids: ExportOrder['character_ids']): string[] {
  return (character_ids ?? []).slice(0, namedMost).filter((id) => id !== globalId);
}

function listed(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).map(isolated).join(', ');
  return names.length > most ? `${shown} and ${count(names.length - most)} more` : shown;
}

interface Named {
  characterName: (id: string) => string;
  emotionName: (emotion: string) => string;
}

/** "All characters and global defaults, all emotions, every version". */
export function contentInWords(
  { format, with_history, with_images, character_ids, emotions }: ExportOrder,
  names: Named,
): string {
  const who =
    character_ids === null
      ? 'All characters and the global defaults'
      : listed(
          character_ids.map((id) =>
            id === globalId ? 'Global defaults' : names.characterName(id),
          ),
          namedMost,
        );
  const what =
    emotions === null ? 'all emotions' : `only ${listed(emotions.map(names.emotionName), 3)}`;
  const images = format === 'json' && !with_images ? ', without reference images' : '';
  return `${who}, ${what}, ${with_history ? 'every version' : 'only the newest versions'}${images}`;
}

/** "12 characters, 8 emotions, 96 prompts, 240 versions, 3 reference images". */
export function countsInWords(counts: NonNullable<Export['counts']>): string {
  const { templates = 0, reference_images = 0 } = counts;
  return [
    counted(counts.characters, 'character'),
    counted(counts.emotions, 'emotion'),
    ...(templates > 0 ? [counted(templates, 'template')] : []),
    counted(counts.prompts, 'prompt'),
    counted(counts.versions, 'version'),
    ...(reference_images > 0 ? [counted(reference_images, 'reference image')] : []),
  ].join(', ');
}

interface CountedImages {
  data: { reference_images: number; bytes: number } | undefined;
  isError: boolean;
}

/** What is known of the images of a scope; null when they are too many to be asked for. Only what was
    counted says that there are none. */
export function imagesInFile(found: CountedImages | null): { isNone: boolean; words: string } {
  const isNone = found?.isError === false && found.data?.reference_images === 0;
  return { isNone, words: imagesInWords(found) };
}

function imagesInWords(found: CountedImages | null): string {
  if (found === null) return 'They are counted while the file is written.';
  const { data, isError } = found;
  if (isError) return 'They could not be counted; the file can have them all the same.';
  if (!data) return 'Counting them…';
  const { reference_images, bytes } = data;
  if (reference_images === 0) return 'There are none.';
  return `${counted(reference_images, 'image')}, ${bytesInWords(bytes)}; a third more in the file.`;
}

/** What to ask for to get the same again. */
export function orderOf(made: Export): ExportOrder {
  const { format, with_history, with_images, character_ids, emotions } = made;
  return { format, with_history, with_images, character_ids, emotions };
}
