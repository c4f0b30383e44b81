import { Button, Group, SegmentedControl, Stack } from '@mantine/core';
import { IconTemplate } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import {
  templateCellsQuery,
  type TemplateCell,
  type TemplateDetails,
  type TemplateState,
} from '~/api/templates/templates';
import { LinkButton } from '~/ui/link/LinkButton';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { PropagationPlan } from '../plan/PropagationPlan';
import { stateLooks } from '../states';
import { ApplyButton, ApplyDialog } from './ApplyButton';
import { UsageTable } from './UsageTable';

const route = getRouteApi('/shell/templates/$templateId');

interface UsageTabProps {
  template: TemplateDetails;
  mayEdit: boolean;
}

const states = ['in_sync', 'behind', 'pinned', 'detached'] as const;

/** The cells whose text came from the template, and how they stand to it. */
export function UsageTab({ template, mayEdit }: UsageTabProps) {
  const { state } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(templateCellsQuery(template.id, state));
  const cells = list.data?.pages.flatMap((page) => page.cells) ?? [];
  const [again, setAgain] = useState<TemplateCell>();
  const [isPlanning, setIsPlanning] = useState(false);
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <SegmentedControl
          aria-label="Which cells"
          data={[
            { value: 'all', label: 'All' },
            ...states.map((one) => ({
              value: one,
              label: `${stateLooks[one].word} ${template.cells[one]}`,
            })),
          ]}
          value={state ?? 'all'}
          onChange={(value) =>
            void navigate({
              search: {
                tab: 'usage',
                state: value === 'all' ? undefined : (value as TemplateState),
              },
            })
          }
        />
        <Group gap="xs">
          {cells.length > 0 && (
            <LinkButton variant="subtle" to="/matrix" search={{ template: template.id }}>
              Show in the matrix
            </LinkButton>
          )}
          {mayEdit && (
            <>
              {template.cells.behind > 0 && !isPlanning && (
                <Button variant="default" onClick={() => setIsPlanning(true)}>
                  Propagate…
                </Button>
              )}
              <ApplyButton template={template} />
            </>
          )}
        </Group>
      </Group>
      {isPlanning && (
        <PropagationPlan template={template} draft={{}} onClose={() => setIsPlanning(false)} />
      )}
      {list.error && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <PageSkeleton rows={4} />}
      {list.isSuccess && cells.length === 0 && (
        <Empty icon={<IconTemplate size={26} />} title="No such cells">
          Cells whose text comes from this template are listed here.
        </Empty>
      )}
      {cells.length > 0 && (
        <UsageTable
          templateId={template.id}
          cells={cells}
          mayEdit={mayEdit}
          hasMore={list.hasNextPage}
          isLoadingMore={list.isFetchingNextPage}
          onLoadMore={() => void list.fetchNextPage()}
          onApplyAgain={setAgain}
        />
      )}
      <Suspense fallback={null}>
        {again && (
          <ApplyDialog template={template} again={again} onClose={() => setAgain(undefined)} />
        )}
      </Suspense>
    </Stack>
  );
}
