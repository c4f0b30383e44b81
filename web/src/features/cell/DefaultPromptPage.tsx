import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useEmotionName } from '~/api/people/useNames';
import { CellFrame } from './CellFrame';

const route = getRouteApi('/shell/defaults/$emotion');

/** The text that characters without one of their own use for an emotion. */
export function DefaultPromptPage() {
  const { emotion } = route.useParams();
  const { tab } = route.useSearch();
  const cell = useMemo(() => ({ character_id: null, emotion }), [emotion]);
  const emotionName = useEmotionName(emotion);
  return (
    <CellFrame
      cell={cell}
      character={null}
      error={null}
      emotionName={emotionName}
      tab={tab ?? 'edit'}
    />
  );
}
