import { useQuery } from '@tanstack/react-query';
import { adminsQuery } from '~/api/access/admins';
import { may, meQuery } from '~/api/access/session';
import type { AuditEntry } from '~/api/audit';
import { isolated } from '~/lib/text/isolated';

/** Who may have done something: all admins for those who may list them, else those in sight. */
export function useActors(entries: readonly AuditEntry[]) {
  const me = useQuery(meQuery).data?.admin;
  const admins = useQuery({ ...adminsQuery, enabled: me ? may(me.role, 'admin') : false }).data;
  const names = new Map<string, string>();
  for (const { actor } of entries) if (actor.id) names.set(actor.id, actor.label);
  for (const { id, display_name } of admins ?? []) names.set(id, display_name);
  if (me) names.set(me.id, `${isolated(me.display_name)} (you)`);
  return names;
}
