import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { userQuery, usersQuery } from '~/api/people/users';

interface UserSelectProps {
  label: string;
  value: string | null;
  placeholder?: string;
  clearable?: boolean;
  error?: string | undefined;
  onChange: (user: { id: string; name: string } | null) => void;
}

/** Chooses among any number of users: the server searches. */
export function UserSelect({ value, onChange, ...rest }: UserSelectProps) {
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 150);
  const { data: chosen } = useQuery({ ...userQuery(value ?? ''), enabled: value !== null });
  const isChosen = chosen?.name === search;
  const list = useInfiniteQuery(usersQuery(search === '' || isChosen ? {} : { search }));
  const found = list.data?.pages[0]?.users ?? [];
  const users = found.slice(0, 50).map(({ id, name }) => ({ id, name }));
  if (chosen && !users.some(({ id }) => id === chosen.id)) {
    users.unshift({ id: chosen.id, name: chosen.name });
  }
  return (
    <Select
      searchable
      placeholder="Search by name or e-mail"
      nothingFoundMessage={list.isFetching ? 'Searching…' : 'No such user'}
      {...rest}
      value={value}
      data={users.map(({ id, name }) => ({ value: id, label: name }))}
      searchValue={typed}
      onSearchChange={setTyped}
      // The server has matched already, by e-mail too.
      filter={({ options }) => options}
      onChange={(id) => onChange(users.find((user) => user.id === id) ?? null)}
    />
  );
}
