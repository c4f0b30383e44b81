import { Button } from '@mantine/core';
import { IconDownload, IconListDetails, IconRefresh, IconShieldCheck } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { adminsQuery } from '~/api/access/admins';
import { accessLogFileUrl, accessLogQuery } from '~/api/staging/accessLog';
import { isProblem } from '~/lib/problem';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { LoadMore } from '~/ui/page/LoadMore';
import { NoMatch } from '~/ui/page/NoMatch';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { LogTable } from '~/ui/table/LogTable';
import { StagingPage } from '../StagingPage';
import classes from './Access.module.css';
import { AccessFilters, type Changes } from './AccessFilters';
import { AccessRow } from './AccessRow';
import { AccessTokens } from './AccessTokens';
import { filterOf, type AccessSearch } from './filter';

const route = getRouteApi('/shell/staging/access-log');

/** Who asked staging for what, from where, and whether they were let in. */
export function AccessLogView() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const filter = filterOf(search);
  const log = useInfiniteQuery(accessLogQuery(filter));
  const entries = useMemo(() => log.data?.pages.flatMap((page) => page.entries) ?? [], [log.data]);
  const admins = useQuery(adminsQuery).data ?? [];
  const change = (changes: Changes) =>
    void navigate({ search: (now) => ({ ...now, ...changes }) as AccessSearch, replace: true });
  const clear = () => void navigate({ search: {} });

  const isFiltered = Object.keys(filter).length > 0;
  const addressError = isProblem(log.error) ? log.error.field('address') : undefined;
  return (
    <StagingPage
      title="Access log"
      description="Every request to staging, let in or refused, as it was answered."
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            loading={log.isRefetching}
            onClick={() => void log.refetch()}
          >
            Refresh
          </Button>
          {(['csv', 'ndjson'] as const).map((format) => (
            <Button
              key={format}
              component="a"
              variant="default"
              href={accessLogFileUrl(filter, format)}
              download
              leftSection={<IconDownload size={16} aria-hidden />}
            >
              {format.toUpperCase()}
            </Button>
          ))}
        </>
      }
    >
      <AccessFilters
        search={search}
        admins={admins.map(({ id, display_name }) => ({ value: id, label: display_name }))}
        addressError={addressError}
        onChange={change}
      />
      <AccessTokens
        search={search}
        adminName={(id) => admins.find((admin) => admin.id === id)?.display_name ?? 'somebody'}
        onChange={change}
        onClear={clear}
      />
      {log.error && addressError === undefined && (
        <ErrorPanel
          error={log.error}
          what="The log could not be read"
          onRetry={() => void log.refetch()}
        />
      )}
      {log.isPending && <PageSkeleton />}
      {log.isSuccess &&
        entries.length === 0 &&
        (isFiltered ? (
          <NoMatch title="No such request" onClear={clear}>
            No entry of the log matches all of these filters.
          </NoMatch>
        ) : (
          <Empty icon={<IconListDetails size={28} />} title="Nothing was asked for yet">
            As soon as somebody opens a page of staging, it stands here.
          </Empty>
        ))}
      {entries.length > 0 && (
        <div className={classes['list']} data-stale={log.isPlaceholderData || undefined}>
          <LogTable
            caption="Access log, latest first"
            headings={['When', 'Who', 'Request', 'From', 'Answer']}
            className={classes['table']}
          >
            {entries.map((entry) => (
              <AccessRow key={entry.number} entry={entry} />
            ))}
          </LogTable>
          {log.hasNextPage && (
            <LoadMore isLoading={log.isFetching} onLoad={() => void log.fetchNextPage()} />
          )}
        </div>
      )}
      <p className={classes['note']}>
        <IconShieldCheck size={16} aria-hidden />
        <span>
          A request is answered only once its entry is written, and no entry can be changed. The
          numbers have no gap; <code>mien verify</code> looks for one. Whole days are removed when
          they are older than the configuration says.
        </span>
      </p>
    </StagingPage>
  );
}
