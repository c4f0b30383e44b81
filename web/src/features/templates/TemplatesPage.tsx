import { Button, Group, SegmentedControl } from '@mantine/core';
import { IconTemplate } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { useMay } from '~/api/access/useMay';
import { templatesQuery } from '~/api/templates/templates';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { SearchBox } from '~/ui/field/SearchBox';
import { lazyPart } from '~/ui/lazy/lazyPart';
import { CreateButton } from '~/ui/page/CreateButton';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { Page } from '~/ui/page/Page';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { TemplateTable } from './TemplateTable';
import classes from './Templates.module.css';

const route = getRouteApi('/shell/templates');
const TemplateForm = lazyPart('overlay', () => import('./TemplateForm'));

/** Texts from which those of many cells are made. */
export function TemplatesPage() {
  const { q, archived } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(
    templatesQuery({ ...(q ? { search: q } : {}), ...(archived ? { archived } : {}) }),
  );
  const templates = list.data?.pages.flatMap((page) => page.templates) ?? [];
  const mayEdit = useMay('editor');
  const [isCreating, setIsCreating] = useState(false);
  const create = () => setIsCreating(true);
  useShortcuts([{ keys: 'n', label: 'New template', run: create, enabled: mayEdit }]);
  const button = (
    <CreateButton doing="Creating" mayEdit={mayEdit} onClick={create}>
      New template
    </CreateButton>
  );
  const isFiltered = q !== undefined || archived === true;
  return (
    <Page
      fills
      title="Templates"
      description="One text for many cells: each gives its placeholders values of its own, and follows it when it changes."
      actions={button}
    >
      <Group gap="sm">
        <SearchBox
          label="Search by name"
          value={q ?? ''}
          className={classes['search']}
          onChange={(text) =>
            void navigate({ search: (now) => ({ ...now, q: text || undefined }), replace: true })
          }
        />
        <SegmentedControl
          aria-label="Which templates"
          data={[
            { value: 'use', label: 'In use' },
            { value: 'archived', label: 'Archived' },
          ]}
          value={archived ? 'archived' : 'use'}
          onChange={(value) =>
            void navigate({
              search: (now) => ({ ...now, archived: value === 'archived' ? true : undefined }),
            })
          }
        />
      </Group>
      {list.error && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <PageSkeleton />}
      {list.isSuccess && templates.length === 0 && (
        <Empty
          icon={<IconTemplate size={28} />}
          title={isFiltered ? 'No template matches' : 'No templates yet'}
          action={
            isFiltered ? (
              <Button variant="default" onClick={() => void navigate({ search: {} })}>
                Clear the search
              </Button>
            ) : (
              button
            )
          }
        >
          {isFiltered
            ? 'Try a part of the name.'
            : 'Write the first one, and apply it to as many cells as you like.'}
        </Empty>
      )}
      {templates.length > 0 && (
        <TemplateTable
          templates={templates}
          hasMore={list.hasNextPage}
          isLoadingMore={list.isFetchingNextPage}
          isStale={list.isPlaceholderData}
          onLoadMore={() => void list.fetchNextPage()}
        />
      )}
      <Suspense fallback={null}>
        {isCreating && (
          <TemplateForm
            onClose={() => setIsCreating(false)}
            onCreated={(id) =>
              void navigate({
                to: '/templates/$templateId',
                params: { templateId: id },
                search: {},
              })
            }
          />
        )}
      </Suspense>
    </Page>
  );
}
