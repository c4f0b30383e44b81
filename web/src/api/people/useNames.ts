import { useQueries, useQuery } from '@tanstack/react-query';
import { emotionsQuery } from '../prompts/emotions';
import { characterNameQuery } from './characterNames';

export interface Names {
  /** null stands for the default of all characters. */
  characterName: (id: string | null) => string;
  emotionName: (emotion: string) => string;
}

/** The names of these characters by id; null for one that is gone, nothing while it is read. */
export function useCharacterNames(
  ids: readonly (string | null | undefined)[],
): ReadonlyMap<string, string | null> {
  const wanted = [...new Set(ids.filter((id) => typeof id === 'string'))];
  return useQueries({
    queries: wanted.map(characterNameQuery),
    combine: (results) =>
      new Map(
        wanted.flatMap((id, at): [string, string | null][] => {
          const name = results[at]?.data;
          return name === undefined ? [] : [[id, name]];
        }),
      ),
  });
}

/** Names for places that only know ids: those of the characters that they mention. */
export function useNames(characterIds: readonly (string | null | undefined)[] = []): Names {
  const characters = useCharacterNames(characterIds);
  const emotions = useQuery({ ...emotionsQuery, staleTime: 5 * 60_000 }).data;
  return {
    characterName: (id) => {
      if (id === null) return 'Global default';
      const name = characters.get(id);
      return name === undefined ? '…' : (name ?? 'Deleted character');
    },
    emotionName: (emotion) =>
      emotions?.find((one) => one.name === emotion)?.display_name ?? emotion,
  };
}

/** The name of an emotion as people read it; an archived one is called what the API calls it. */
export function useEmotionName(emotion: string): string {
  return useNames().emotionName(emotion);
}
