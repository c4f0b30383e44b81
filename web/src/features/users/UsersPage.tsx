import { Button, Group, SegmentedControl, Switch, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Suspense, useMemo, useState } from 'react';
import { useMay } from '~/api/access/useMay';
import { useNames } from '~/api/people/useNames';
import { usersQuery } from '~/api/people/users';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { counted } from '~/lib/text/counts';
import { FilterToken } from '~/ui/field/FilterToken';
import { SearchBox } from '~/ui/field/SearchBox';
import { lazyPart } from '~/ui/lazy/lazyPart';
import { CreateButton } from '~/ui/page/CreateButton';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { Page } from '~/ui/page/Page';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { UserTable } from './UserTable';
import classes from './UsersPage.module.css';

const route = getRouteApi('/shell/users');
const UserForm = lazyPart('overlay', () => import('./UserForm'));

/** The people who talk to the characters. */
export function UsersPage() {
  const { q, archived, character_id } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(
    usersQuery({
      ...(q ? { search: q } : {}),
      ...(archived ? { archived } : {}),
      ...(character_id ? { character_id } : {}),
    }),
  );
  const users = useMemo(() => list.data?.pages.flatMap((page) => page.users) ?? [], [list.data]);
  const total = list.data?.pages[0]?.total;
  const { characterName } = useNames([
    character_id,
    ...users.map(({ assignment }) => assignment?.character_id),
  ]);
  const [isPlain, setIsPlain] = useState(false);
  const [isCreating, setIsCreating] = useState(false);
  const mayEdit = useMay('editor');
  useShortcuts([
    { keys: '/', label: 'Search the users', run: focusSearch },
    { keys: 'n', label: 'New user', run: () => setIsCreating(true), enabled: mayEdit },
  ]);

  const button = (
    <CreateButton doing="Creating" mayEdit={mayEdit} onClick={() => setIsCreating(true)}>
      New user
    </CreateButton>
  );
  const isFiltered = q !== undefined || archived === true || character_id !== undefined;
  return (
    <Page
      fills
      title="Users"
      description="The people who talk to your characters. Their videos show the character assigned to them."
      actions={button}
    >
      <Group gap="sm">
        <SearchBox
          label="Search by name or e-mail"
          value={q ?? ''}
          className={classes['search']}
          onChange={(text) =>
            void navigate({ search: (now) => ({ ...now, q: text || undefined }), replace: true })
          }
        />
        <SegmentedControl
          aria-label="Which users"
          data={[
            { value: 'use', label: 'Active' },
            { value: 'archived', label: 'Archived' },
          ]}
          value={archived ? 'archived' : 'use'}
          onChange={(value) =>
            void navigate({
              search: (now) => ({ ...now, archived: value === 'archived' ? true : undefined }),
            })
          }
        />
        {character_id && (
          <FilterToken
            name="Talks to"
            value={characterName(character_id)}
            onClear={() =>
              void navigate({ search: (now) => ({ ...now, character_id: undefined }) })
            }
          />
        )}
        <Switch
          label="Show personal data"
          checked={isPlain}
          onChange={({ currentTarget: { checked } }) => setIsPlain(checked)}
        />
        <Text size="xs" role="status" ml="auto" c="var(--mien-quiet)">
          {total !== undefined && counted(total, 'user')}
        </Text>
      </Group>
      {list.error && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <PageSkeleton />}
      {list.isSuccess && users.length === 0 && (
        <Empty
          icon={<IconUsers size={28} />}
          title={isFiltered ? 'No user matches' : 'No users yet'}
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
            ? 'Try a part of the name or of the e-mail address.'
            : 'Create the first one here, or let your service create them over the API.'}
        </Empty>
      )}
      {users.length > 0 && (
        <UserTable
          users={users}
          total={total}
          isPlain={isPlain}
          characterName={characterName}
          hasMore={list.hasNextPage}
          isLoadingMore={list.isFetchingNextPage}
          isStale={list.isPlaceholderData}
          onLoadMore={() => void list.fetchNextPage()}
        />
      )}
      <Suspense fallback={null}>
        {isCreating && (
          <UserForm
            user={null}
            onClose={() => setIsCreating(false)}
            onSaved={({ id }) => void navigate({ to: '/users/$userId', params: { userId: id } })}
          />
        )}
      </Suspense>
    </Page>
  );
}

function focusSearch() {
  document.querySelector<HTMLInputElement>('#content input[type="search"]')?.focus();
}
