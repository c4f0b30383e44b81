import { Button, Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { templateVersionsQuery, type TemplateDetails } from '~/api/templates/templates';
import { useTemplateChanges } from '~/api/templates/useTemplateChanges';
import { DiffView } from '~/ui/diff/DiffView';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { LoadMore } from '~/ui/page/LoadMore';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { PromptText } from '~/ui/text/PromptText';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { notifyDone } from '~/ui/toast/notify';
import classes from './Templates.module.css';

interface HistoryTabProps {
  template: TemplateDetails;
  mayEdit: boolean;
}

/** Every version, and what each changed. */
export function HistoryTab({ template, mayEdit }: HistoryTabProps) {
  const history = useInfiniteQuery(templateVersionsQuery(template.id));
  const versions = history.data?.pages.flatMap((page) => page.versions) ?? [];
  const { revert } = useTemplateChanges();
  if (history.error) {
    return <ErrorPanel error={history.error} onRetry={() => void history.refetch()} />;
  }
  if (history.isPending) return <PageSkeleton rows={4} />;
  return (
    <>
      <ol className={classes['plan']}>
        {versions.map((version, place) => {
          const before = versions[place + 1];
          return (
            <li key={version.id} className={classes['planned']}>
              <Stack gap="xs">
                <Group justify="space-between">
                  <Text size="sm">
                    <strong>Version {version.version}</strong> by{' '}
                    {version.created_by?.display_name ?? 'nobody known'},{' '}
                    <RelativeTime at={version.created_at} />
                    {version.reverted_from !== null && `, from version ${version.reverted_from}`}
                  </Text>
                  {mayEdit && version.version !== template.version && (
                    <Button
                      variant="default"
                      size="compact-sm"
                      loading={revert.isPending}
                      onClick={() =>
                        revert.mutate(
                          { id: template.id, version: version.version },
                          {
                            onSuccess: (saved) =>
                              notifyDone(`Version ${saved.version} is as this one.`),
                          },
                        )
                      }
                    >
                      Restore version {version.version}
                    </Button>
                  )}
                </Group>
                {version.change_reason !== '' && (
                  <Text size="sm" c="var(--mien-quiet)" dir="auto">
                    {version.change_reason}
                  </Text>
                )}
                {before ? (
                  <DiffView before={before.template_text} after={version.template_text} />
                ) : (
                  <PromptText text={version.template_text} />
                )}
              </Stack>
            </li>
          );
        })}
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
