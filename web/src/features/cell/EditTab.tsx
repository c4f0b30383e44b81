import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { may, meQuery } from '~/api/access/session';
import type { Character } from '~/api/people/characters';
import type { CellRef } from '~/api/prompts/cell';
import { draftQuery } from '~/api/prompts/drafts';
import { cellQuery } from '~/api/prompts/cellPrompt';
import type { Scope } from '~/lib/prompt/variables';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { CellEditorPanel } from './CellEditorPanel';
import { chooseDraft } from './draft/draftChoice';
import { keptDraft } from './draft/keptDraft';
import { readLocalDrafts } from './draft/localDrafts';
import { thisTab } from './draft/thisTab';

interface EditTabProps {
  cell: CellRef;
  character: Character | null;
  emotionName: string;
}

/** Reads the prompt and my drafts of it, then opens the editor with what is to go on. */
export function EditTab({ cell, character, emotionName }: EditTabProps) {
  const { data: me } = useSuspenseQuery(meQuery);
  const mayEdit = may(me.admin.role, 'editor') && character?.archived_at == null;
  const current = useQuery(cellQuery(cell));
  const server = useQuery({ ...draftQuery(cell), enabled: mayEdit, retry: false });
  const local = useQuery({
    queryKey: ['drafts', 'device', me.admin.id, cell.character_id, cell.emotion],
    queryFn: () => readLocalDrafts(me.admin.id, cell),
    enabled: mayEdit,
    retry: false,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const attributes = character?.attributes ?? null;
  const scope = useMemo<Scope>(() => ({ attributes }), [attributes]);

  if (current.error && !current.data) {
    return (
      <ErrorPanel
        error={current.error}
        what="The prompt could not be read"
        onRetry={() => void current.refetch()}
      />
    );
  }
  if (!current.data || server.isLoading || local.isLoading) return <PageSkeleton rows={5} />;
  const opened = mayEdit
    ? chooseDraft(
        local.data ?? [],
        server.error ? undefined : server.data ? keptDraft(server.data) : null,
        thisTab,
      )
    : { draft: null, seen: null, foreign: null, outlived: [] };
  return (
    <CellEditorPanel
      cell={cell}
      character={character}
      emotionName={emotionName}
      current={current.data}
      opened={opened}
      scope={scope}
      admin={me.admin}
      mayEdit={mayEdit}
    />
  );
}
