import { queryOptions } from '@tanstack/react-query';
import { body, changeHeaders, client, type Schema } from '../client';

export type ApiToken = Schema<'ApiToken'>;
export type TokenScope = Schema<'TokenScope'>;
export type TokenCreation = Schema<'ApiTokenCreation'>;

/** My tokens, or those of every admin, which takes the role admin. */
export function tokensQuery(all: boolean) {
  return queryOptions({
    queryKey: ['tokens', all],
    queryFn: ({ signal }) =>
      body(
        client.GET('/api/admin/tokens', { params: { query: all ? { all: true } : {} }, signal }),
      ),
    select: ({ tokens }) => tokens,
  });
}

export function createToken(creation: TokenCreation) {
  return body(
    client.POST('/api/admin/tokens', {
      params: { header: changeHeaders() },
      body: creation,
    }),
  );
}

export function revokeToken(id: string) {
  return body(
    client.DELETE('/api/admin/tokens/{id}', { params: { path: { id }, header: changeHeaders() } }),
  );
}
