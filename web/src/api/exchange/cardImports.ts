import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { body, changeHeaders, client, type Schema } from '../client';
import { pollOne } from '../events/polling';
import { upload } from '../transfer/upload';

export type CardImport = Schema<'CardImport'>;
export type CardPlan = Schema<'CardPlan'>;
type Status = CardImport['status'];

export function isReading(status: Status): boolean {
  return status === 'planning' || status === 'applying';
}

/** With a character: what that has in the places of the images. */
export function cardImportQuery(id: string, character_id?: string) {
  return queryOptions({
    queryKey: ['card-import', id, ...(character_id === undefined ? [] : [character_id])],
    queryFn: ({ signal }) =>
      body(
        client.GET('/api/admin/card-imports/{id}', {
          params: { path: { id }, query: character_id === undefined ? {} : { character_id } },
          signal,
        }),
      ),
    refetchInterval: pollOne(isReading),
    // While another character is asked about, what was typed stays.
    placeholderData: keepPreviousData,
  });
}

/** Reads a card and says what would come of it; nothing is changed yet. */
export function planCard(file: File, options: Parameters<typeof upload>[2]) {
  return upload<CardImport>('/api/admin/card-imports', file, options);
}

export function applyCard(id: string, order: Schema<'CardOrder'>) {
  return body(
    client.POST('/api/admin/card-imports/{id}/apply', {
      params: { path: { id }, header: changeHeaders() },
      body: order,
    }),
  );
}

/** Stops what runs, or gives up the plan. */
export function cancelCard(id: string) {
  return body(
    client.POST('/api/admin/card-imports/{id}/cancel', {
      params: { path: { id }, header: changeHeaders() },
    }),
  );
}
