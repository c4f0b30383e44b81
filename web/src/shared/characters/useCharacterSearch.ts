import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { foundCharactersQuery } from '~/api/people/characterNames';

/** Characters that fit what is typed; the server searches. */
export function useCharacterSearch({ enabled = true } = {}) {
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 150);
  const { data, isFetching } = useQuery({ ...foundCharactersQuery(search), enabled });
  return {
    typed,
    setTyped,
    found: data ?? [],
    isSearching: isFetching || search !== typed.trim(),
  };
}
