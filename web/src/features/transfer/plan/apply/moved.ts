// Cells and images that somebody changed after an import was planned, as the refusal of its apply
// names them.
import { counted } from '~/lib/text/counts';

export interface MovedCell {
  character_id: string | null;
  emotion: string;
  /** null: the cell has no text of its own. */
  planned_version: number | null;
  current_version: number | null;
}

export interface MovedImage {
  character_id: string;
  /** null: the main image. */
  emotion: string | null;
}

export interface Moved {
  cells: MovedCell[];
  images: MovedImage[];
}

type Members = Readonly<Record<string, unknown>>;

/** Of the members of a refusal, or of the error that the import tells later; none of another. */
export function movedOf(members: Members | null): Moved {
  return { cells: movedCells(members), images: movedImages(members) };
}

export function isAnyMoved({ cells, images }: Moved): boolean {
  return cells.length + images.length > 0;
}

function movedImages(members: Members | null): MovedImage[] {
  return objectsIn(members?.['moved_images']).flatMap(({ character_id, emotion }) => {
    if (typeof character_id !== 'string') return [];
    return [{ character_id, emotion: typeof emotion === 'string' ? emotion : null }];
  });
}

function objectsIn(list: unknown): Members[] {
  if (!Array.isArray(list)) return [];
  return list.filter((one): one is Members => typeof one === 'object' && one !== null);
}

function movedCells(members: Members | null): MovedCell[] {
  return objectsIn(members?.['moved']).flatMap((cell) => {
    const { character_id, emotion, planned_version, current_version } = cell;
    if (typeof emotion !== 'string') return [];
    return [
      {
        character_id: typeof character_id === 'string' ? character_id : null,
        emotion,
        planned_version: numberOf(planned_version),
        current_version: numberOf(current_version),
      },
    ];
  });
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function versionInWords(version: number | null): string {
  return version === null ? 'no text of its own' : `v${version}`;
}

/** "1 cell was changed", "2 reference images were changed"; a refusal names one kind. */
export function movedTitle({ cells, images }: Moved): string {
  return cells.length > 0
    ? counted(cells.length, 'cell was changed', 'cells were changed')
    : counted(images.length, 'reference image was changed', 'reference images were changed');
}

/** "v3 then, v5 now". */
export function movedInWords({ planned_version, current_version }: MovedCell): string {
  return `${versionInWords(planned_version)} then, ${versionInWords(current_version)} now`;
}
