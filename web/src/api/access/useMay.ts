import { useQuery } from '@tanstack/react-query';
import { may, meQuery, type Role } from './session';

/** Whether the one who is signed in may do what needs `needed`. */
export function useMay(needed: Role): boolean {
  const { data } = useQuery(meQuery);
  return data !== undefined && may(data.admin.role, needed);
}
