import { useQuery } from '@tanstack/react-query';
import { characterQuery } from './characters';
import { emotionsQuery } from './emotions';

/** The name of a character for places that only know its id; null stands for the default of all. */
export function useCharacterName(id: string | null): string {
  const { data } = useQuery({
    ...characterQuery(id ?? ''),
    enabled: id !== null,
    staleTime: 5 * 60_000,
  });
  if (id === null) return 'Global default';
  return data?.name ?? '…';
}

/** The name of an emotion as people read it; an archived one is called what the API calls it. */
export function useEmotionName(emotion: string): string {
  const { data } = useQuery({ ...emotionsQuery, staleTime: 5 * 60_000 });
  return data?.find((one) => one.name === emotion)?.display_name ?? emotion;
}
