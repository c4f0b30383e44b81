import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { cellKey } from '../prompts/cell';
import { events, type Connection, type EventPayloads, type ServerEvent } from './events';

/** How long to gather, in milliseconds: a bulk change tells of hundreds of cells at once. */
const gathering = 100;

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
    events.start();
    let first = true;
    const outdated = new Map<string, readonly unknown[]>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      timer = undefined;
      for (const queryKey of outdated.values()) void queryClient.invalidateQueries({ queryKey });
      outdated.clear();
    };
    const outdate = (...queryKey: readonly unknown[]) => {
      outdated.set(JSON.stringify(queryKey), queryKey);
      timer ??= setTimeout(flush, gathering);
    };
    const unsubscribe = events.subscribe((event) => {
      // What was just loaded is not old yet.
      if (event.name !== 'hello' || !first) invalidate(outdate, event);
      if (event.name === 'hello') first = false;
    });
    return () => {
      clearTimeout(timer);
      unsubscribe();
      events.stop();
    };
  }, [queryClient]);
}

/** What shows the subject of a job: the list, and the one alone. */
const keysOfJob: Record<EventPayloads['job']['kind'], [list: string, one: string]> = {
  preview: ['previews', 'preview'],
  video: ['videos', 'video'],
  export: ['exports', 'export'],
  import_plan: ['imports', 'import'],
  import_apply: ['imports', 'import'],
};

function invalidate(outdate: (...queryKey: readonly unknown[]) => void, event: ServerEvent) {
  switch (event.name) {
    case 'hello':
    case 'resync':
      outdate();
      break;
    case 'prompt': {
      const { character_id, emotion } = event.data;
      outdate(...cellKey({ character_id, emotion }));
      // A default shows through in cells of any character.
      outdate(...(character_id ? ['prompts', character_id] : ['prompts']));
      if (!character_id) outdate('cell');
      outdate('global-prompts');
      outdate('matrix');
      outdate('characters');
      break;
    }
    case 'job': {
      const { kind, state, subject_id } = event.data;
      const [list, one] = keysOfJob[kind];
      outdate(list);
      outdate(one, subject_id);
      // There is next to nothing that an import leaves as it was.
      if (kind === 'import_apply' && state === 'succeeded') outdate();
      break;
    }
    case 'character':
      outdate('characters');
      outdate('character', event.data.character_id);
      outdate('matrix');
      break;
    case 'emotion':
      for (const key of ['emotions', 'matrix', 'prompts', 'global-prompts']) outdate(key);
      break;
    case 'assignment':
      outdate('assignments');
      outdate('users');
      break;
    case 'presence':
      break;
  }
}
