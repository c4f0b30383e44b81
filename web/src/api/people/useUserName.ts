import { useQuery } from '@tanstack/react-query';
import { userQuery } from './users';

/** The name of a user for places that only know the id. */
export function useUserName(id: string): string {
  const { data, error } = useQuery({ ...userQuery(id), staleTime: 5 * 60_000 });
  return data?.name ?? (error ? 'A user' : '…');
}
