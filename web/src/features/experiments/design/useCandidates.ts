import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { adminsQuery } from '~/api/access/admins';
import { meQuery } from '~/api/access/session';
import { useMay } from '~/api/access/useMay';
import { auditQuery } from '~/api/audit';
import { experimentsQuery, type Experiment } from '~/api/experiments/experiments';

interface Named {
  id: string;
  display_name: string;
}

/** Those who may be asked, by id, and whether they are all. Only admins may list everybody: an editor
    finds the panel as it was saved, who wrote prompts or designed experiments lately, and themselves. */
export function useCandidates(known: Experiment['raters']) {
  const maySeeAll = useMay('admin');
  const enabled = !maySeeAll;
  const me = useQuery(meQuery).data?.admin;
  const admins = useQuery({ ...adminsQuery, enabled: maySeeAll }).data ?? [];
  const saves = useInfiniteQuery({ ...auditQuery({ action: 'prompt.save' }), enabled }).data;
  const others = useInfiniteQuery({ ...experimentsQuery({}), enabled }).data;
  const writers = (saves?.pages[0]?.entries ?? []).flatMap(({ actor }): Named[] =>
    actor.id === null || actor.display_name === null
      ? []
      : [{ id: actor.id, display_name: actor.display_name }],
  );
  const makers = (others?.pages[0]?.experiments ?? []).flatMap(({ created_by }): Named[] =>
    created_by === null ? [] : [created_by],
  );
  const voters = admins.filter(
    ({ role, disabled_at }) => role !== 'viewer' && disabled_at === null,
  );
  const found = [...known, ...(me ? [me] : []), ...writers, ...makers, ...voters];
  return {
    candidates: new Map(found.map(({ id, display_name }) => [id, display_name])),
    areAll: maySeeAll,
  };
}
