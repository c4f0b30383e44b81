// A cell of the matrix, or a global default: what has a prompt.

export interface CellRef {
  /** null: the global default of the emotion. */
  character_id: string | null;
  emotion: string;
}

/** What every query key about this cell begins with. */
export function cellKey(cell: CellRef): readonly ['cell', string, string] {
  return ['cell', cell.character_id ?? 'global', cell.emotion];
}

export function sameCell(a: CellRef, b: CellRef): boolean {
  return a.character_id === b.character_id && a.emotion === b.emotion;
}
