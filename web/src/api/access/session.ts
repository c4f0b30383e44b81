import { queryOptions } from '@tanstack/react-query';
import { body, client, type Schema } from '../client';
import { tellIdentity } from './identity';

export type Me = Schema<'Me'>;
export type Role = Schema<'Role'>;

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }) => {
    const me = await body(client.GET('/api/auth/me', { signal }));
    tellIdentity(me.admin.id);
    return me;
  },
  staleTime: 5 * 60_000,
});

export async function signIn(email: string, password: string) {
  const signedIn = await body(client.POST('/api/auth/sign-in', { body: { email, password } }));
  tellIdentity(signedIn.admin.id);
  return signedIn;
}

export function signOut() {
  return body(client.POST('/api/auth/sign-out'));
}

const ranks: Record<Role, number> = { viewer: 0, editor: 1, admin: 2 };

/** Whether somebody with `role` may do what needs `needed`. The server decides; this is for looks. */
export function may(role: Role, needed: Role): boolean {
  return ranks[role] >= ranks[needed];
}
