import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useServerEvent } from '~/api/events/useEvents';
import { sameCell, type CellRef } from '~/api/prompts/cell';
import { deletePresence, putPresence, type PresentAdmin } from '~/api/prompts/presence';
import { ProblemError } from '~/lib/problem';

const heartbeat = 15_000;

/** Tells that I am here, and who else is. Locks nothing, and never gets in the way. */
export function usePresence(
  cell: CellRef,
  editing: boolean,
  admin_id: string,
): readonly PresentAdmin[] {
  const queryClient = useQueryClient();
  const queryKey = ['presence', cell.character_id, cell.emotion, editing];
  // Asking is telling: a heartbeat that stops while the page is out of sight.
  const { data } = useQuery({
    queryKey,
    queryFn: () => putPresence(cell, editing),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (isRefused(state.error) ? false : heartbeat),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  useServerEvent('presence', ({ admins, ...where }) => {
    if (!sameCell(where, cell)) return;
    queryClient.setQueryData(queryKey, { others: admins.filter(({ id }) => id !== admin_id) });
  });
  useEffect(() => {
    const leave = () => void deletePresence(cell).catch(() => undefined);
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [cell]);
  return data?.others ?? [];
}

function isRefused(error: Error | null): boolean {
  return error instanceof ProblemError && error.status < 500;
}
