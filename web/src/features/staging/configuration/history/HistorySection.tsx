import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import {
  stagingConfigVersionsQuery,
  type StagingConfigInForce,
  type StagingConfigVersion,
} from '~/api/staging/configuration';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { Section } from '~/ui/page/Section';
import classes from '../Configuration.module.css';
import { RestoreDialog } from './RestoreDialog';
import { VersionItem } from './VersionItem';

const route = getRouteApi('/shell/staging/configuration');

/** Every version, what it changed, and the way back to it. */
export function HistorySection({ config }: { config: StagingConfigInForce & { etag: string } }) {
  const { v, vs } = route.useSearch();
  const navigate = route.useNavigate();
  const history = useInfiniteQuery(stagingConfigVersionsQuery);
  const versions = useMemo(
    () => history.data?.pages.flatMap((page) => page.versions) ?? [],
    [history.data],
  );
  const [restoring, setRestoring] = useState<StagingConfigVersion>();
  const show = (search: { v?: number | undefined; vs?: number | undefined }) =>
    void navigate({ search, replace: true, resetScroll: false });
  return (
    <Section title="History" description="No version is ever changed or taken out.">
      {history.error && (
        <ErrorPanel
          error={history.error}
          what="The versions could not be read"
          onRetry={() => void history.refetch()}
        />
      )}
      {history.isPending && <PageSkeleton rows={4} />}
      <ol className={classes['versions']} reversed>
        {versions.map((version) => (
          <VersionItem
            key={version.version}
            version={version}
            isCurrent={version.version === config.version}
            isOpened={version.version === v}
            base={version.version === v ? vs : undefined}
            onShow={show}
            onRestore={() => setRestoring(version)}
          />
        ))}
      </ol>
      {history.hasNextPage && (
        <Button
          variant="default"
          fullWidth
          loading={history.isFetchingNextPage}
          onClick={() => void history.fetchNextPage()}
        >
          Load older versions
        </Button>
      )}
      {restoring && (
        <RestoreDialog
          config={config}
          version={restoring.version}
          onClose={() => setRestoring(undefined)}
        />
      )}
    </Section>
  );
}
