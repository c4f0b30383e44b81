import { queryOptions } from '@tanstack/react-query';
import { body, changeHeaders, client, type Schema } from '../client';

export type Session = Schema<'Session'>;

/** Where I am signed in, latest first. */
export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => body(client.GET('/api/auth/sessions', { signal })),
  select: ({ sessions }) => sessions,
});

export function endSession(id: string) {
  return body(
    client.DELETE('/api/auth/sessions/{id}', { params: { path: { id }, header: changeHeaders() } }),
  );
}

/** Ends every other session. */
export function changePassword(change: Schema<'PasswordChange'>) {
  return body(
    client.PUT('/api/auth/password', { params: { header: changeHeaders() }, body: change }),
  );
}
