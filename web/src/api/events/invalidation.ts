// What an event makes old. The pages that show it read it anew.
import type { Query, QueryClient, QueryKey } from '@tanstack/react-query';
import { isProblem } from '~/lib/problem';
import { cellKey } from '../prompts/cell';
import type { EventPayloads, ServerEvent } from './events';

/** How long to gather, in milliseconds: a bulk change tells of hundreds of cells at once. */
const gathering = 100;

type Subscribe = (listener: (event: ServerEvent) => void) => () => void;

/** Outdates whatever an event touches, until the returned function is called. */
export function outdateByEvents(queryClient: QueryClient, subscribe: Subscribe): () => void {
  const outdated = new Map<string, QueryKey>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    for (const queryKey of outdated.values()) readAnew(queryClient, queryKey);
    outdated.clear();
  };
  const unsubscribe = subscribe((event) => {
    for (const queryKey of touchedBy(event)) outdated.set(JSON.stringify(queryKey), queryKey);
    if (outdated.size > 0) timer ??= setTimeout(flush, gathering);
  });
  return () => {
    clearTimeout(timer);
    unsubscribe();
  };
}

/** What is being loaded for the first time goes on and is read once more: its answer may be older than
    the event. What was loaded before is asked for again at once. */
function readAnew(queryClient: QueryClient, queryKey: QueryKey) {
  const loading = queryClient
    .getQueryCache()
    .findAll({ queryKey, fetchStatus: 'fetching', predicate: ({ state }) => !state.dataUpdatedAt });
  for (const query of loading) {
    const again = () => queryClient.invalidateQueries({ queryKey: query.queryKey, exact: true });
    query.promise?.then(again, () => undefined);
  }
  // Asked for again, what is not there would be a page that loads for a moment, and its way on would go
  // under the pointer. What is told of by its own key is asked for all the same.
  const predicate = ({ state }: Query) => queryKey !== everything || !isMissing(state);
  void queryClient.invalidateQueries({ queryKey, predicate });
}

function isMissing({ data, error }: Query['state']): boolean {
  return data === undefined && isProblem(error) && error.status === 404;
}

/** What shows the subject of a job: the list, and the one alone. */
const keysOfJob: Record<EventPayloads['job']['kind'], [list: string, one: string]> = {
  preview: ['previews', 'preview'],
  video: ['videos', 'video'],
  export: ['exports', 'export'],
  import_plan: ['imports', 'import'],
  import_apply: ['imports', 'import'],
  experiment_clip: ['experiments', 'experiment'],
  clip_export: ['clip-exports', 'clip-export'],
  card_plan: ['card-imports', 'card-import'],
  card_apply: ['card-imports', 'card-import'],
  reference_image: ['reference-images', 'reference-image'],
};

const everything: QueryKey = [];

/** What every key of an outdated query begins with. */
function touchedBy(event: ServerEvent): QueryKey[] {
  switch (event.name) {
    // From here on all changes are told; one before, after a page was loaded, was told to nobody.
    case 'hello':
    case 'resync':
      return [everything];
    case 'prompt': {
      const { character_id, emotion } = event.data;
      // A default shows through in cells of any character.
      const cells = character_id
        ? [cellKey({ character_id, emotion }), ['prompts', character_id]]
        : [['cell'], ['prompts']];
      // A preview of the text that was saved is one of that version from now on.
      const previews = [['previews'], ['preview']];
      return [...cells, ...previews, ['global-prompts'], ['matrix'], ['characters']];
    }
    case 'job': {
      const { kind, state, subject_id } = event.data;
      // There is next to nothing that an import leaves as it was.
      if (kind === 'import_apply' && state === 'succeeded') return [everything];
      const [list, one] = keysOfJob[kind];
      const isNewClip = (kind === 'preview' || kind === 'video') && state === 'succeeded';
      const pictures = isNewClip ? [['posters'], ['characters']] : [];
      return [[list], [one, subject_id], ...pictures];
    }
    case 'character':
      return [
        ['characters'],
        ['character', event.data.character_id],
        ['character-name', event.data.character_id],
        ['matrix'],
      ];
    case 'emotion':
      return [['emotions'], ['matrix'], ['prompts'], ['global-prompts']];
    // Its cells may be behind from now on.
    case 'template':
      return [['templates'], ['cell'], ['prompts'], ['global-prompts'], ['matrix']];
    // How its traffic is split.
    case 'experiment':
      return [['experiments']];
    // Whether it is paused counts for the cells that it makes the clips of.
    case 'provider':
      return [['providers'], ['resolved-choice']];
    case 'preset':
      return [['presets'], ['resolved-choice']];
    case 'preset_choices':
      return [['preset-choices'], ['resolved-choice'], ['presets']];
    // What was paid is what is left no more.
    case 'submission':
      return [['submissions'], ['providers'], ['resolved-choice']];
    case 'assignment':
      return [['assignments'], ['users']];
    case 'draft':
      return [['drafts', 'list']];
    case 'presence':
      return [];
  }
}
