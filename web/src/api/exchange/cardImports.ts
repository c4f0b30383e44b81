import { queryOptions } from '@tanstack/react-query';
import { body, changeHeaders, client, type Schema } from '../client';
import { pollOne } from '../events/polling';
import { upload } from '../transfer/upload';

export type CardImport = Schema<'CardImport'>;
export type CardPlan = Schema<'CardPlan'>;
type Status = CardImport['status'];

export function isReading(status: Status): boolean {
  return status === 'planning' || status === 'applying';
}

export function cardImportQuery(id: string) {
  return queryOptions({
    queryKey: ['card-import', id],
    queryFn: ({ signal }) =>
      body(client.GET('/api/admin/card-imports/{id}', { params: { path: { id } }, signal })),
    refetchInterval: pollOne(isReading),
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
