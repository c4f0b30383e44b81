import { Button, Group, List, Stack, Text } from '@mantine/core';
import { IconArrowBackUp, IconHistoryToggle } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { templateRunsQuery, type TemplateRun, type UndoneRun } from '~/api/templates/templates';
import { useTemplateChanges } from '~/api/templates/useTemplateChanges';
import { counted } from '~/lib/text/counts';
import { isolated } from '~/lib/text/isolated';
import { CellLink } from '~/ui/link/CellLink';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { LoadMore } from '~/ui/page/LoadMore';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { hideNotice } from '~/ui/toast/notify';
import classes from './Templates.module.css';

interface RunsTabProps {
  templateId: string;
  mayEdit: boolean;
}

/** What was written from the template, many cells at once, and the way back. */
export function RunsTab({ templateId, mayEdit }: RunsTabProps) {
  const list = useInfiniteQuery(templateRunsQuery(templateId));
  const runs = list.data?.pages.flatMap((page) => page.runs) ?? [];
  if (list.error) return <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) return <PageSkeleton rows={4} />;
  if (runs.length === 0) {
    return (
      <Empty icon={<IconHistoryToggle size={26} />} title="No runs yet">
        Applying the template to cells, and propagating a new version, are listed here. Each can be
        undone as one.
      </Empty>
    );
  }
  return (
    <>
      <ol className={classes['plan']}>
        {runs.map((run) => (
          <Run key={run.id} run={run} mayEdit={mayEdit} />
        ))}
      </ol>
      {list.hasNextPage && (
        <LoadMore isLoading={list.isFetchingNextPage} onLoad={() => void list.fetchNextPage()} />
      )}
    </>
  );
}

function Run({ run, mayEdit }: { run: TemplateRun; mayEdit: boolean }) {
  const { undo } = useTemplateChanges();
  const what = run.kind === 'apply' ? 'Applied' : 'Propagated';
  return (
    <li className={classes['planned']}>
      <Stack gap="xs">
        <Group justify="space-between">
          <Text size="sm">
            <strong>
              {what} version {run.template_version}
            </strong>{' '}
            to {counted(run.cell_count, 'cell')} by {run.created_by?.display_name ?? 'nobody known'}
            , <RelativeTime at={run.created_at} />
          </Text>
          {run.undone_at !== null ? (
            <Text size="sm" c="var(--mien-quiet)">
              Undone <RelativeTime at={run.undone_at} />
            </Text>
          ) : (
            mayEdit && (
              <Button
                variant="default"
                size="compact-sm"
                leftSection={<IconArrowBackUp size={14} aria-hidden />}
                loading={undo.isPending}
                onClick={() => undo.mutate(run.id, { onSuccess: () => hideNotice(run.id) })}
              >
                Undo
              </Button>
            )
          )}
        </Group>
        {undo.data && <Undone undone={undo.data} />}
      </Stack>
    </li>
  );
}

const reasons = {
  changed: 'changed since',
  archived: 'archived',
  no_text: 'would be left without a text',
} as const;

/** What an undo brought back, and which cells it left, with the reason. */
function Undone({ undone: { counts, left } }: { undone: UndoneRun }) {
  return (
    <div role="status">
      <Text size="sm">
        {counted(counts.written + counts.same, 'cell')} back as before
        {counts.left > 0 && `; ${counted(counts.left, 'cell')} left as they are:`}
      </Text>
      {left.length > 0 && (
        <List size="sm">
          {left.map((cell) => (
            <List.Item key={`${cell.character_id} ${cell.emotion}`}>
              <CellLink character_id={cell.character_id} emotion={cell.emotion}>
                {isolated(cell.character_name ?? 'Global default')}, {cell.emotion}
              </CellLink>
              : {reasons[cell.reason]}
            </List.Item>
          ))}
        </List>
      )}
      {counts.left > left.length && (
        <Text size="sm">and {counted(counts.left - left.length, 'cell')} more</Text>
      )}
    </div>
  );
}
