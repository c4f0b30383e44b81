import type { QueryClient } from '@tanstack/react-query';
import { meQuery } from '~/api/access/session';
import type { CellRef } from '~/api/prompts/cell';
import { cellQuery } from '~/api/prompts/cellPrompt';
import { type SavedVersion } from '~/api/prompts/prompts';

interface Attempt {
  cell: CellRef;
  text: string;
  base_version: number | null;
}

/** The version that a save has made whose answer never came: the next one, with its text, by me. Looked
    for when a save of it is refused as late, as it may be late to itself. */
export async function findOwnSave(
  queryClient: QueryClient,
  { cell, text, base_version }: Attempt,
): Promise<SavedVersion | null> {
  const me = queryClient.getQueryData(meQuery.queryKey)?.admin.id;
  const now = await queryClient.fetchQuery({ ...cellQuery(cell), staleTime: 0 });
  const version = (base_version ?? 0) + 1;
  const isOwn =
    me !== undefined &&
    now.is_own &&
    now.own_version === version &&
    now.prompt_text === text &&
    now.updated_by?.id === me;
  return isOwn ? { version, prompt_text: text, unchanged: false, etag: now.etag } : null;
}
