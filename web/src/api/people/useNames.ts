import { useQuery } from '@tanstack/react-query';
import { emotionsQuery } from '../prompts/emotions';
import { characterIndexQuery } from './characterIndex';

export interface Names {
  /** null stands for the default of all characters. */
  characterName: (id: string | null) => string;
  emotionName: (emotion: string) => string;
}

/** Names for places that only know ids; what is archived has none here. */
export function useNames(): Names {
  const characters = useQuery(characterIndexQuery).data;
  const emotions = useQuery({ ...emotionsQuery, staleTime: 5 * 60_000 }).data;
  return {
    characterName: (id) => {
      if (id === null) return 'Global default';
      if (!characters) return '…';
      return characters.find((one) => one.id === id)?.name ?? 'Archived character';
    },
    emotionName: (emotion) =>
      emotions?.find((one) => one.name === emotion)?.display_name ?? emotion,
  };
}

/** The name of an emotion as people read it; an archived one is called what the API calls it. */
export function useEmotionName(emotion: string): string {
  return useNames().emotionName(emotion);
}
