import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { tellReachable } from '~/lib/network/reachable';
import { events, type Connection, type EventPayloads } from './events';
import { outdateByEvents } from './invalidation';

/** Calls `handler` for each event of that name while the component is there. */
export function useServerEvent<Name extends keyof EventPayloads>(
  name: Name,
  handler: (data: EventPayloads[Name]) => void,
) {
  const handle = useEffectEvent(handler);
  useEffect(() => {
    const unsubscribe = events.subscribe((event) => {
      if (event.name === name) handle(event.data as EventPayloads[Name]);
    });
    return () => void unsubscribe();
  }, [name]);
}

export function useConnection(): Connection {
  return useSyncExternalStore(
    (changed) => {
      const unsubscribe = events.subscribeConnection(changed);
      return () => void unsubscribe();
    },
    () => events.connection,
  );
}

/** Marks as outdated whatever an event touches. Once, in the shell. */
export function useEventInvalidation() {
  const queryClient = useQueryClient();
  useEffect(() => {
    const end = outdateByEvents(queryClient, events.subscribe);
    events.start();
    const endTelling = events.subscribeConnection(() => {
      if (events.connection === 'live') tellReachable();
    });
    window.addEventListener('online', tellReachable);
    return () => {
      window.removeEventListener('online', tellReachable);
      endTelling();
      end();
      events.stop();
    };
  }, [queryClient]);
}
