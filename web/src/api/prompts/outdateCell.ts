import type { QueryClient } from '@tanstack/react-query';
import { cellKey, type CellRef } from './cell';

/** After a change of a prompt: all that shows it is read anew. */
export function outdateCell(queryClient: QueryClient, cell: CellRef): Promise<unknown> {
  const touched: (readonly unknown[])[] = [
    // A default shows through in cells of any character.
    cell.character_id === null ? ['cell'] : cellKey(cell),
    cell.character_id === null ? ['prompts'] : ['prompts', cell.character_id],
    ['global-prompts'],
    ['matrix'],
    ['characters'],
    ['audit'],
  ];
  return Promise.all(touched.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
}
