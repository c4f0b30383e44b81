import { Button, Group, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { presetVersionQuery, presetVersionsQuery, type Preset } from '~/api/providers/presets';
import { usePresetChanges } from '~/api/providers/usePresetChanges';
import { isProblem } from '~/lib/problem';
import { usd } from '~/lib/text/money';
import { DiffView } from '~/ui/diff/DiffView';
import { Disclosure } from '~/ui/page/Disclosure';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { LoadMore } from '~/ui/page/LoadMore';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { notifyDone } from '~/ui/toast/notify';
import { ReadOnlyContent } from './ReadOnlyContent';
import classes from './Preset.module.css';

interface PresetHistoryProps {
  preset: Preset;
  mayEdit: boolean;
}

/** Every version, newest first, and what each changed. */
export function PresetHistory({ preset, mayEdit }: PresetHistoryProps) {
  const history = useInfiniteQuery(presetVersionsQuery(preset.id));
  const versions = history.data?.pages.flatMap((page) => page.versions) ?? [];
  const { revert } = usePresetChanges();
  const [opened, setOpened] = useState<number>();
  if (history.error) {
    return <ErrorPanel error={history.error} onRetry={() => void history.refetch()} />;
  }
  if (history.isPending) return <PageSkeleton rows={4} />;
  // What was refused as the provider could not be asked may be brought back unchecked.
  const unchecked =
    isProblem(revert.error) && revert.error.fields.some(({ code }) => code === 'not_checked')
      ? revert.variables?.version
      : undefined;
  const bringBack = (version: number, force: boolean) =>
    revert.mutate(
      { id: preset.id, version, force },
      { onSuccess: (saved) => notifyDone(`Version ${saved.version} is as version ${version}.`) },
    );
  return (
    <>
      <ol className={classes['versions']}>
        {versions.map(({ version, estimated_cost_usd: cost, reverted_from, ...one }) => (
          <li key={one.id} className={classes['version']}>
            <Group justify="space-between">
              <Text size="sm">
                <strong>Version {version}</strong> by{' '}
                <bdi>{one.created_by?.display_name ?? 'nobody known'}</bdi>,{' '}
                <RelativeTime at={one.created_at} />
                {reverted_from !== null && `, from version ${reverted_from}`}
                {cost !== null && `, about ${usd(cost)} a clip`}
              </Text>
              {mayEdit && version !== preset.version && (
                <Button
                  variant="default"
                  size="compact-sm"
                  loading={revert.isPending}
                  onClick={() => bringBack(version, version === unchecked)}
                >
                  Restore version {version}
                  {version === unchecked && ' unchecked'}
                </Button>
              )}
            </Group>
            {one.change_reason !== '' && (
              <Text size="sm" c="var(--mien-quiet)" dir="auto">
                {one.change_reason}
              </Text>
            )}
            <Disclosure
              title={version === 1 ? 'What it says' : 'What it changed'}
              isOpened={opened === version}
              onToggle={() => setOpened(opened === version ? undefined : version)}
            >
              <VersionContent presetId={preset.id} version={version} />
            </Disclosure>
          </li>
        ))}
      </ol>
      {history.hasNextPage && (
        <LoadMore
          isLoading={history.isFetchingNextPage}
          onLoad={() => void history.fetchNextPage()}
        />
      )}
    </>
  );
}

function VersionContent({ presetId, version }: { presetId: string; version: number }) {
  const after = useQuery(presetVersionQuery(presetId, version));
  const before = useQuery({ ...presetVersionQuery(presetId, version - 1), enabled: version > 1 });
  if (after.error) return <ErrorPanel error={after.error} />;
  if (!after.data || before.isLoading) return <PageSkeleton rows={2} />;
  if (!before.data) return <ReadOnlyContent content={after.data.content} />;
  return <DiffView before={written(before.data.content)} after={written(after.data.content)} />;
}

function written(content: unknown): string {
  return JSON.stringify(content, null, 2);
}
