// Cells that somebody changed after an import was planned, as the refusal of its apply names them.

export interface MovedCell {
  character_id: string | null;
  emotion: string;
  /** null: the cell has no text of its own. */
  planned_version: number | null;
  current_version: number | null;
}

/** Of the members of a refusal, or of the error that the import tells later; none of another. */
export function movedCells(members: Readonly<Record<string, unknown>> | null): MovedCell[] {
  const moved = members?.['moved'];
  if (!Array.isArray(moved)) return [];
  return moved.flatMap((cell: unknown) => {
    if (typeof cell !== 'object' || cell === null) return [];
    const { character_id, emotion, planned_version, current_version } = cell as Record<
      string,
      unknown
    >;
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

/** "v3 then, v5 now". */
export function movedInWords({ planned_version, current_version }: MovedCell): string {
  return `${versionInWords(planned_version)} then, ${versionInWords(current_version)} now`;
}
