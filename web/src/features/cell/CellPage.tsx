import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { characterQuery } from '~/api/people/characters';
import { useEmotionName } from '~/api/people/useNames';
import { CellFrame } from './CellFrame';

const route = getRouteApi('/shell/characters/$characterId/$emotion');

/** The prompt of one character for one emotion. */
export function CellPage() {
  const { characterId, emotion } = route.useParams();
  const { tab } = route.useSearch();
  const cell = useMemo(() => ({ character_id: characterId, emotion }), [characterId, emotion]);
  const character = useQuery(characterQuery(characterId));
  const emotionName = useEmotionName(emotion);
  return (
    <CellFrame
      cell={cell}
      character={character.data ?? null}
      error={character.error}
      emotionName={emotionName}
      tab={tab ?? 'edit'}
    />
  );
}
