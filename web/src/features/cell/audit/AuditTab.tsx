import { IconClipboardList } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { auditQuery, type AuditEntry } from '~/api/audit';
import type { CellRef } from '~/api/prompts/cell';
import { cellQuery } from '~/api/prompts/cellPrompt';
import { AuditTable } from '~/shared/audit/AuditTable';
import { TextLink } from '~/ui/link/TextLink';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { LoadMore } from '~/ui/page/LoadMore';
import { PageSkeleton } from '~/ui/page/PageSkeleton';

/** Who changed this cell's prompt, and when: its part of the audit log. */
export function AuditTab({ cell }: { cell: CellRef }) {
  const prompt = useQuery(cellQuery(cell)).data;
  const neverHadOne = prompt?.own_version === null;
  const isOwn = prompt?.is_own === true && prompt.prompt_id !== null;
  // A cell that went back to the default names the default's prompt: then all are read and sifted.
  const filter = {
    subject_kind: 'prompt',
    ...(isOwn && prompt.prompt_id !== null ? { subject_id: prompt.prompt_id } : {}),
  };
  const log = useInfiniteQuery({
    ...auditQuery(filter),
    enabled: prompt !== undefined && !neverHadOne,
  });
  const entries = (log.data?.pages.flatMap((page) => page.entries) ?? []).filter(
    (entry) => isOwn || isAbout(entry, cell),
  );

  if (log.error) {
    return (
      <ErrorPanel
        error={log.error}
        what="The log could not be read"
        onRetry={() => void log.refetch()}
      />
    );
  }
  if (!prompt || (log.isPending && !neverHadOne)) return <PageSkeleton rows={5} />;
  if (neverHadOne || (entries.length === 0 && !log.hasNextPage)) {
    return (
      <Empty
        icon={<IconClipboardList size={26} />}
        title="Nothing in the log yet"
        action={<TextLink to="/audit">To the whole audit log</TextLink>}
      >
        Nobody has changed this text. Each save, restore and deletion will stand here for good, with
        who did it and when.
      </Empty>
    );
  }
  return (
    <>
      <AuditTable entries={entries} hidesObject renderText={renderChange} />
      {log.hasNextPage && (
        <LoadMore isLoading={log.isFetching} onLoad={() => void log.fetchNextPage()} />
      )}
    </>
  );
}

function isAbout({ details }: AuditEntry, { character_id, emotion }: CellRef): boolean {
  return (details['character_id'] ?? null) === character_id && details['emotion'] === emotion;
}

/** The log holds no texts, but the history does. */
function renderChange({ details }: AuditEntry) {
  const { version, previous_version } = details;
  if (typeof version !== 'number') return null;
  const search = {
    tab: 'history',
    v: version,
    ...(typeof previous_version === 'number' && previous_version > 0
      ? { vs: previous_version }
      : {}),
  } as const;
  return (
    <TextLink to="." search={search}>
      See what v{version} changed
    </TextLink>
  );
}
