// Who has a cell open: said every 15 seconds, forgotten after 40.
import { body, client, type Schema } from '../client';
import type { CellRef } from './cell';

export type PresentAdmin = Schema<'PresentAdmin'>;

/** Says that I have the cell open. Answers with the others who have. */
export function putPresence(cell: CellRef, editing: boolean) {
  return body(client.PUT('/api/admin/presence', { body: { ...cell, editing } }));
}

/** Says that I have closed it; reaches the server even while the page goes away. */
export function deletePresence({ character_id, emotion }: CellRef) {
  return body(
    client.DELETE('/api/admin/presence', {
      params: { query: { emotion, ...(character_id ? { character_id } : {}) } },
      keepalive: true,
    }),
  );
}
