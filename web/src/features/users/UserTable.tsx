import { Text } from '@mantine/core';
import type { User } from '~/api/people/users';
import { maskedEmail, maskedPhone } from '~/lib/text/masked';
import { TextLink } from '~/ui/link/TextLink';
import { VirtualTable } from '~/ui/table/VirtualTable';
import classes from './UsersPage.module.css';

interface UserTableProps {
  users: readonly User[];
  total: number | undefined;
  /** Shows e-mail and phone as they are. */
  isPlain: boolean;
  characterName: (id: string) => string;
  hasMore: boolean;
  isLoadingMore: boolean;
  isStale: boolean;
  onLoadMore: () => void;
}

const columns = ['Name', 'E-mail', 'Phone', 'Talks to'];

export function UserTable({ users, isPlain, characterName, ...list }: UserTableProps) {
  return (
    <VirtualTable
      label="Users"
      id="users"
      className={classes['table']}
      columns={columns}
      rows={users}
      keyOf={({ id }) => id}
      renderRow={({ id, name, email, phone, assignment }) => (
        <>
          <span role="cell">
            <TextLink to="/users/$userId" params={{ userId: id }} dir="auto">
              {name}
            </TextLink>
          </span>
          <Text role="cell" size="sm" component="span" className={classes['quiet']}>
            {email !== null && (isPlain ? email : maskedEmail(email))}
          </Text>
          <Text role="cell" size="sm" component="span" className={classes['quiet']}>
            {phone !== null && (isPlain ? phone : maskedPhone(phone))}
          </Text>
          <span role="cell">
            {assignment ? (
              characterName(assignment.character_id)
            ) : (
              <span className={classes['quiet']}>nobody</span>
            )}
          </span>
        </>
      )}
      {...list}
    />
  );
}
