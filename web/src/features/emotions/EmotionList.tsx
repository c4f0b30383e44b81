import { VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { emotionUseQuery, type Emotion } from '~/api/prompts/emotions';
import { useEmotionChanges } from '~/api/prompts/useEmotionChanges';
import { moved } from '~/lib/list/order';
import { ArchiveDialog } from './ArchiveDialog';
import { EmotionRow } from './EmotionRow';
import classes from './EmotionsPage.module.css';

interface EmotionListProps {
  emotions: readonly Emotion[];
  mayEdit: boolean;
  onEdit: (emotion: Emotion) => void;
}

const nobody = { prompt_text: null, used_by_count: 0, overridden_by_count: 0 };

export function EmotionList({ emotions, mayEdit, onEdit }: EmotionListProps) {
  const uses = useQuery(emotionUseQuery);
  const [archiving, setArchiving] = useState<Emotion>();
  const [said, setSaid] = useState('');
  const { reorder } = useEmotionChanges();
  const countsOf = (name: string) => (uses.data ? (uses.data.get(name) ?? nobody) : undefined);
  const move = (from: number, to: number) => {
    setSaid(`${emotions[from]?.display_name ?? ''} is now number ${to + 1} of ${emotions.length}.`);
    reorder.mutate(moved(emotions, from, to));
  };
  return (
    <>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      <ol className={classes['list']}>
        {emotions.map((emotion, place) => (
          <EmotionRow
            key={emotion.name}
            emotion={emotion}
            use={countsOf(emotion.name)}
            place={place}
            last={emotions.length - 1}
            mayEdit={mayEdit}
            onMove={(to) => move(place, to)}
            onEdit={() => onEdit(emotion)}
            onArchive={() => setArchiving(emotion)}
          />
        ))}
      </ol>
      {archiving && (
        <ArchiveDialog
          emotion={archiving}
          use={countsOf(archiving.name)}
          onClose={() => setArchiving(undefined)}
        />
      )}
    </>
  );
}
