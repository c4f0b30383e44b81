import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { stagingConfigVersionQuery, type StagingConfigVersion } from '~/api/staging/configuration';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { ChangeList } from '../ChangeList';

interface VersionChangesProps {
  version: StagingConfigVersion;
  /** The version before when it is left out. */
  base: number | undefined;
}

/** How a version differs from another. */
export function VersionChanges({ version, base }: VersionChangesProps) {
  const compared = useQuery({
    ...stagingConfigVersionQuery(version.version, base),
    enabled: base !== undefined,
  });
  if (compared.error) return <ErrorPanel error={compared.error} what="They were not compared" />;
  const shown = base === undefined ? version : compared.data;
  if (!shown) return <Skeleton height={72} />;
  if (shown.compared_with === null) return <Text size="sm">Nothing was before it.</Text>;
  if (shown.changes.length === 0) return <Text size="sm">Both say the same.</Text>;
  return <ChangeList changes={shown.changes} />;
}
