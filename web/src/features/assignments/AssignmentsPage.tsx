import { Button, Group, SegmentedControl } from '@mantine/core';
import { IconLink } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Suspense, useMemo, useState } from 'react';
import { useMay } from '~/api/access/useMay';
import { assignmentsQuery } from '~/api/people/assignments';
import { useNames } from '~/api/people/useNames';
import { useAssignmentChanges } from '~/shared/assignments/useAssignmentChanges';
import { CharacterSelect } from '~/shared/characters/CharacterSelect';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { lazyPart } from '~/ui/lazy/lazyPart';
import { CreateButton } from '~/ui/page/CreateButton';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { Page } from '~/ui/page/Page';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import classes from './AssignmentsPage.module.css';
import { AssignmentTable } from './AssignmentTable';
import { UserSelect } from './UserSelect';

const route = getRouteApi('/shell/assignments');
const AssignDialog = lazyPart('overlay', () => import('./AssignDialog'));
const activity = { now: { active: true }, ended: { active: false }, all: {} } as const;

/** Which character talks to whom. */
export function AssignmentsPage() {
  const { character_id, user_id, state } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(
    assignmentsQuery({
      ...(character_id ? { character_id } : {}),
      ...(user_id ? { user_id } : {}),
      ...activity[state ?? 'now'],
    }),
  );
  const assignments = useMemo(
    () => list.data?.pages.flatMap((page) => page.assignments) ?? [],
    [list.data],
  );
  const { characterName } = useNames(assignments.map((one) => one.character_id));
  const { end } = useAssignmentChanges();
  const mayEdit = useMay('editor');
  const [isAssigning, setIsAssigning] = useState(false);
  useShortcuts([
    { keys: 'n', label: 'Assign a character', run: () => setIsAssigning(true), enabled: mayEdit },
  ]);

  const button = (
    <CreateButton doing="Assigning" mayEdit={mayEdit} onClick={() => setIsAssigning(true)}>
      Assign a character
    </CreateButton>
  );
  const isFiltered = [character_id, user_id, state].some((part) => part !== undefined);
  return (
    <Page
      fills
      title="Assignments"
      description="Which character talks to whom. A user has one character at a time; what came before stays as history."
      actions={button}
    >
      <Group gap="sm" align="flex-end" className={classes['filters']}>
        <CharacterSelect
          clearable
          label="Character"
          placeholder="Any character"
          value={character_id ?? null}
          onChange={(chosen) =>
            void navigate({ search: (now) => ({ ...now, character_id: chosen?.id }) })
          }
        />
        <UserSelect
          clearable
          label="User"
          placeholder="Any user"
          value={user_id ?? null}
          onChange={(user) =>
            void navigate({ search: (now) => ({ ...now, user_id: user?.id ?? undefined }) })
          }
        />
        <SegmentedControl
          aria-label="Which assignments"
          data={[
            { value: 'now', label: 'Current' },
            { value: 'ended', label: 'Ended' },
            { value: 'all', label: 'All' },
          ]}
          value={state ?? 'now'}
          onChange={(value) =>
            void navigate({
              search: (now) => ({
                ...now,
                state: value === 'ended' || value === 'all' ? value : undefined,
              }),
            })
          }
        />
      </Group>
      {list.error && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <PageSkeleton />}
      {list.isSuccess && assignments.length === 0 && (
        <Empty
          icon={<IconLink size={28} />}
          title={isFiltered ? 'No assignment matches' : 'Nobody talks to anybody yet'}
          action={
            isFiltered ? (
              <Button variant="default" onClick={() => void navigate({ search: {} })}>
                Clear the filters
              </Button>
            ) : (
              button
            )
          }
        >
          {isFiltered
            ? 'No assignment fits all of these filters.'
            : 'Assign a character to a user, and videos for that user show it.'}
        </Empty>
      )}
      {assignments.length > 0 && (
        <AssignmentTable
          assignments={assignments}
          characterName={characterName}
          onEnd={
            mayEdit
              ? ({ id, user_id: userId, character_id: characterId }, userName) =>
                  end.mutate({
                    id,
                    user: { id: userId, name: userName },
                    character: { id: characterId, name: characterName(characterId) },
                  })
              : undefined
          }
          hasMore={list.hasNextPage}
          isLoadingMore={list.isFetchingNextPage}
          isStale={list.isPlaceholderData}
          onLoadMore={() => void list.fetchNextPage()}
        />
      )}
      <Suspense fallback={null}>
        {isAssigning && (
          <AssignDialog
            userId={user_id}
            characterId={character_id}
            onClose={() => setIsAssigning(false)}
          />
        )}
      </Suspense>
    </Page>
  );
}
