import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { isUnderWay } from '~/lib/clip/clip';
import { body, changeHeaders, client, type Schema } from '../client';
import { pollList, pollOne } from '../events/polling';
import type { paths } from '../generated/schema';
import { pagedQuery } from '../pages';

export type Video = Schema<'Video'>;
export type VideoRequest = Schema<'VideoRequest'>;
export type UsageLogEntry = Schema<'UsageLogEntry'>;
type ListQuery = NonNullable<paths['/api/admin/videos']['get']['parameters']['query']>;
export type VideoFilter = Omit<ListQuery, 'limit' | 'cursor'>;
type LogQuery = NonNullable<paths['/api/admin/usage-log']['get']['parameters']['query']>;
export type UsageLogFilter = Omit<LogQuery, 'limit' | 'cursor'>;

export function videosQuery(filter: VideoFilter) {
  return {
    ...pagedQuery(['videos', filter], 48, (page, signal) =>
      body(client.GET('/api/admin/videos', { params: { query: { ...filter, ...page } }, signal })),
    ),
    placeholderData: keepPreviousData,
    refetchInterval: pollList((page: { videos: Video[] }) => page.videos, isUnderWay),
  };
}

export function videoQuery(id: string) {
  return queryOptions({
    queryKey: ['video', id],
    queryFn: ({ signal }) =>
      body(client.GET('/api/videos/{id}', { params: { path: { id } }, signal })),
    refetchInterval: pollOne(isUnderWay),
  });
}

export function createVideo(request: VideoRequest) {
  return body(
    client.POST('/api/videos', {
      params: { header: changeHeaders() },
      body: request,
    }),
  );
}

export function cancelVideo(id: string) {
  return body(
    client.POST('/api/videos/{id}/cancel', { params: { path: { id }, header: changeHeaders() } }),
  );
}

export function retryVideo(id: string) {
  return body(
    client.POST('/api/videos/{id}/retry', { params: { path: { id }, header: changeHeaders() } }),
  );
}

/** Which version made which video; latest first. */
export function usageLogQuery(filter: UsageLogFilter) {
  // Beside the videos, so that what outdates them outdates the log.
  return pagedQuery(['videos', 'usage-log', filter], 50, (page, signal) =>
    body(client.GET('/api/admin/usage-log', { params: { query: { ...filter, ...page } }, signal })),
  );
}

/** What a video would be made from now: the text of the cell with its variables filled in. */
export function resolvedCellQuery(cell: {
  character_id: string | null;
  emotion: string | null;
  user_id: string | null;
}) {
  const { character_id, emotion, user_id } = cell;
  return queryOptions({
    queryKey: ['resolution', 'cell', character_id, emotion, user_id],
    queryFn: ({ signal }) =>
      body(
        client.GET('/api/resolve', {
          params: {
            query: {
              emotion: emotion ?? '',
              ...(character_id ? { character_id } : {}),
              ...(user_id ? { user_id } : {}),
            },
          },
          signal,
        }),
      ),
    enabled: emotion !== null && (character_id !== null || user_id !== null),
    staleTime: 0,
  });
}
