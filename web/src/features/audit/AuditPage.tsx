import { Button } from '@mantine/core';
import { IconClipboardList, IconShieldCheck } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { auditQuery, type AuditEntry } from '~/api/audit';
import { useCharacterNames } from '~/api/people/useNames';
import { emotionsQuery } from '~/api/prompts/emotions';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { AuditTable } from '~/shared/audit/AuditTable';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { LoadMore } from '~/ui/page/LoadMore';
import { Page } from '~/ui/page/Page';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { AuditFilters, type Changes } from './AuditFilters';
import classes from './AuditPage.module.css';
import { AuditTokens } from './AuditTokens';
import { filterOf, type AuditSearch } from './filter';
import { renderPromptChange } from './PromptChange';
import { useActors } from './useActors';

const route = getRouteApi('/shell/audit');

/** Who did what, and when. */
export function AuditPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const log = useInfiniteQuery(auditQuery(filterOf(search)));
  const entries = useMemo(() => log.data?.pages.flatMap((page) => page.entries) ?? [], [log.data]);
  const actors = useActors(entries);
  const characters = useCharacterNames(entries.map(characterOf));
  const emotions = useQuery(emotionsQuery).data;
  const names = useMemo(
    () => ({
      character: characters,
      emotion: new Map(emotions?.map(({ name, display_name }) => [name, display_name])),
    }),
    [characters, emotions],
  );
  const change = (changes: Changes) =>
    void navigate({ search: (now) => ({ ...now, ...changes }) as AuditSearch, replace: true });
  const clear = () => void navigate({ search: {} });
  useShortcuts([{ keys: '/', label: 'Search by the id of an object', run: focusSearch }]);

  const nameOf = (kind: string, id: string) => {
    if (kind === 'admin') return actors.get(id);
    return kind === 'character' || kind === 'emotion'
      ? (names[kind].get(id) ?? undefined)
      : undefined;
  };
  const isFiltered = Object.values(search).some((value) => value !== undefined);
  const clearButton = (
    <Button variant="default" onClick={clear}>
      Clear the filters
    </Button>
  );
  return (
    <Page title="Audit log" description="Every change, who made it, and when.">
      <AuditFilters
        search={search}
        onChange={change}
        actors={[...actors].map(([value, label]) => ({ value, label }))}
      />
      <AuditTokens
        search={search}
        onChange={change}
        onClear={clear}
        actorName={(id) => actors.get(id) ?? 'somebody'}
      />
      {log.error && (
        <ErrorPanel
          error={log.error}
          what="The log could not be read"
          onRetry={() => void log.refetch()}
        />
      )}
      {log.isPending && <PageSkeleton />}
      {log.isSuccess && entries.length === 0 && (
        <Empty
          icon={<IconClipboardList size={28} />}
          title={isFiltered ? 'Nothing like this was done' : 'Nothing has been done yet'}
          action={isFiltered ? clearButton : undefined}
        >
          {isFiltered
            ? 'No entry of the log matches all of these filters.'
            : 'As soon as somebody changes something, it stands here for good.'}
        </Empty>
      )}
      {entries.length > 0 && (
        <div className={classes['list']} data-stale={log.isPlaceholderData || undefined}>
          <AuditTable entries={entries} nameOf={nameOf} renderText={renderPromptChange} />
          {log.hasNextPage && (
            <LoadMore isLoading={log.isFetching} onLoad={() => void log.fetchNextPage()} />
          )}
        </div>
      )}
      <p className={classes['chain']}>
        <IconShieldCheck size={16} aria-hidden />
        <span>
          Nothing here can be changed or taken out. The entries are numbered without a gap, and each
          carries a hash over itself and the entry before it, so anything altered afterwards breaks
          every hash that follows. <code>mien verify</code> checks the whole chain.
        </span>
      </p>
    </Page>
  );
}

/** The character that an entry is about, or a cell of it. */
function characterOf({ subject_kind, subject_id, details }: AuditEntry): string | undefined {
  if (subject_kind === 'character') return subject_id;
  const { character_id } = details;
  return typeof character_id === 'string' ? character_id : undefined;
}

function focusSearch() {
  document.querySelector<HTMLInputElement>('#content input[type="search"]')?.focus();
}
