import { Button } from '@mantine/core';
import { IconExternalLink, IconFlask } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { stagingStatusQuery } from '~/api/staging/status';
import { isProblem } from '~/lib/problem';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { samePageAt } from './samePageAt';

/** On production: what the server says about where staging is. */
export function Elsewhere() {
  const { error, refetch } = useQuery({ ...stagingStatusQuery, retry: false });
  if (!error) return <PageSkeleton rows={3} />;
  if (!isProblem(error) || error.status !== 404) {
    return (
      <ErrorPanel
        error={error}
        what="It is not known where staging is"
        onRetry={() => void refetch()}
      />
    );
  }
  const href = samePageAt(error.members['staging_url'], location);
  return (
    <Empty
      icon={<IconFlask size={28} />}
      title="Staging has an address of its own"
      action={
        href !== undefined && (
          <Button
            component="a"
            href={href}
            rightSection={<IconExternalLink size={16} aria-hidden />}
          >
            Open staging
          </Button>
        )
      }
    >
      {error.message} What is done there changes nothing here.
      {href === undefined && ' Its address is told here once server.staging_url is configured.'}
    </Empty>
  );
}
