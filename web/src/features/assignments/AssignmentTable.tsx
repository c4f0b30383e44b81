import { Badge, Button, Text } from '@mantine/core';
import type { Assignment } from '~/api/people/assignments';
import { useUserName } from '~/api/people/useUserName';
import { TextLink } from '~/ui/link/TextLink';
import { VirtualTable } from '~/ui/table/VirtualTable';
import { RelativeTime } from '~/ui/text/RelativeTime';
import classes from './AssignmentsPage.module.css';

interface AssignmentTableProps {
  assignments: readonly Assignment[];
  characterName: (id: string) => string;
  onEnd: ((assignment: Assignment, userName: string) => void) | undefined;
  hasMore: boolean;
  isLoadingMore: boolean;
  isStale: boolean;
  onLoadMore: () => void;
}

const columns = ['User', 'Talks to', 'Since', 'Assigned by', 'State'];

export function AssignmentTable({
  assignments,
  characterName,
  onEnd,
  ...list
}: AssignmentTableProps) {
  return (
    <VirtualTable
      label="Assignments"
      id="assignments"
      className={classes['table']}
      columns={columns}
      rows={assignments}
      keyOf={({ id }) => id}
      renderRow={(assignment) => (
        <Cells assignment={assignment} characterName={characterName} onEnd={onEnd} />
      )}
      {...list}
    />
  );
}

interface CellsProps extends Pick<AssignmentTableProps, 'characterName' | 'onEnd'> {
  assignment: Assignment;
}

function Cells({ assignment, characterName, onEnd }: CellsProps) {
  const { user_id, character_id, created_at, ended_at, assigned_by } = assignment;
  const userName = useUserName(user_id);
  const character = characterName(character_id);
  return (
    <>
      <span role="cell">
        <TextLink to="/users/$userId" params={{ userId: user_id }} dir="auto">
          {userName}
        </TextLink>
      </span>
      <span role="cell">
        <TextLink to="/characters/$characterId" params={{ characterId: character_id }}>
          {character}
        </TextLink>
      </span>
      <Text role="cell" component="span" size="sm" c="var(--mien-quiet)">
        <RelativeTime at={created_at} />
      </Text>
      <Text role="cell" component="span" size="sm" c="var(--mien-quiet)">
        {assigned_by?.display_name ?? 'Mien'}
      </Text>
      <span role="cell">
        {ended_at !== null ? (
          <Text component="span" size="sm" c="var(--mien-quiet)">
            ended <RelativeTime at={ended_at} />
          </Text>
        ) : onEnd ? (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`End: ${userName} talks to ${character}`}
            onClick={() => onEnd(assignment, userName)}
          >
            End
          </Button>
        ) : (
          <Badge variant="light" radius="sm" tt="none">
            now
          </Badge>
        )}
      </span>
    </>
  );
}
