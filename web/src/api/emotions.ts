import { queryOptions } from '@tanstack/react-query';
import { body, client, type Schema } from './client';

export type Emotion = Schema<'Emotion'>;

/** All that are in use, in their order: there are few, so one page holds them. */
export const emotionsQuery = queryOptions({
  queryKey: ['emotions', 'active'],
  queryFn: ({ signal }) => body(client.GET('/api/admin/emotions', { signal })),
  select: (page) => page.emotions,
});
