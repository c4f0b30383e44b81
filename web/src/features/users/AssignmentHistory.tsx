import { Badge, Button, Skeleton, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { assignmentsQuery } from '~/api/people/assignments';
import { useNames } from '~/api/people/useNames';
import { TextLink } from '~/ui/link/TextLink';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { RelativeTime } from '~/ui/text/RelativeTime';
import classes from './UsersPage.module.css';

export function AssignmentHistory({ userId }: { userId: string }) {
  const list = useInfiniteQuery(assignmentsQuery({ user_id: userId }));
  const assignments = list.data?.pages.flatMap((page) => page.assignments) ?? [];
  const { characterName } = useNames(assignments.map(({ character_id }) => character_id));
  if (list.error) return <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Skeleton height={72} />;
  if (assignments.length === 0) {
    return (
      <Text size="sm" c="var(--mien-quiet)">
        None yet.
      </Text>
    );
  }
  return (
    <>
      <ol className={classes['history']}>
        {assignments.map(({ id, character_id, created_at, ended_at, assigned_by }) => (
          <li key={id}>
            <span>
              <TextLink to="/characters/$characterId" params={{ characterId: character_id }}>
                {characterName(character_id)}
              </TextLink>
              {ended_at === null && (
                <Badge ml="xs" variant="light" radius="sm" tt="none">
                  now
                </Badge>
              )}
            </span>
            <Text size="xs" c="var(--mien-quiet)">
              <RelativeTime at={created_at} /> by <bdi>{assigned_by?.display_name ?? 'Mien'}</bdi>
              {ended_at !== null && (
                <>
                  , until <RelativeTime at={ended_at} />
                </>
              )}
            </Text>
          </li>
        ))}
      </ol>
      {list.hasNextPage && (
        <Button
          variant="default"
          size="compact-sm"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Older ones
        </Button>
      )}
    </>
  );
}
