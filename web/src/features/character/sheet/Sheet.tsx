import { Button, Skeleton, Text } from '@mantine/core';
import { useInterval, useReducedMotion } from '@mantine/hooks';
import { IconPlayerPause, IconPlayerPlay, IconSparkles } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '~/api/access/useMay';
import { startTest } from '~/api/clips/previews';
import type { Character } from '~/api/people/characters';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import type { Cell } from '../cells';
import { SheetCard } from './SheetCard';
import { clipFor } from './sheetClips';
import { useSheetClips } from './useSheetClips';
import classes from './Sheet.module.css';

interface SheetProps {
  character: Character;
  cells: readonly Cell[];
}

/** How the character looks in each emotion: the clips of now, side by side. */
export function Sheet({ character, cells }: SheetProps) {
  const { sources, isLoading, error, refetch } = useSheetClips(character.id);
  const mayMake = useMay('editor') && character.archived_at === null;
  const isCalm = useReducedMotion();
  const [isPaused, setIsPaused] = useState(false);
  // A preview that expires while one looks is none any more.
  const [now, setNow] = useState(() => Date.now());
  useInterval(() => setNow(Date.now()), 30_000, { autoInvoke: true });
  const toggle = () => setIsPaused((was) => !was);
  useShortcuts([{ keys: 'p', label: 'Pause or play all clips', run: toggle, enabled: !isCalm }]);
  const shown = cells.map((cell) => {
    const { emotion, prompt_text } = cell.prompt;
    return { cell, clip: clipFor(emotion, prompt_text, sources, now) };
  });
  const missing = shown.filter(
    ({ cell, clip }) => !clip && !cell.underWay && cell.prompt.prompt_text !== null,
  );
  const count = shown.filter(({ clip }) => clip).length;
  if (isLoading) return <SheetSkeleton count={cells.length} />;
  return (
    <>
      {error && (
        <ErrorPanel
          error={error}
          what="The clips could not be read"
          onRetry={() => void refetch()}
        />
      )}
      <div className={classes['bar']}>
        <Text size="sm" role="status">
          {count} of {cells.length} emotions have a clip
        </Text>
        <div className={classes['actions']}>
          {mayMake && missing.length > 0 && (
            <MakeMissing
              characterId={character.id}
              emotions={missing.map(({ cell }) => cell.prompt.emotion)}
            />
          )}
          {!isCalm && count > 0 && (
            <Button
              variant="default"
              leftSection={isPaused ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
              onClick={toggle}
            >
              {isPaused ? 'Play all' : 'Pause all'}
            </Button>
          )}
        </div>
      </div>
      <ul className={classes['sheet']} aria-label={`Contact sheet of ${character.name}`}>
        {shown.map(({ cell, clip }) => (
          <SheetCard
            key={cell.prompt.emotion}
            character={character}
            cell={cell}
            clip={clip}
            plays={!isPaused}
            mayMake={mayMake}
          />
        ))}
      </ul>
    </>
  );
}

interface MakeMissingProps {
  characterId: string;
  emotions: readonly string[];
}

function MakeMissing({ characterId, emotions }: MakeMissingProps) {
  const queryClient = useQueryClient();
  const make = useMutation({
    mutationFn: async (wanted: readonly string[]) => {
      for (const emotion of wanted) await startTest({ character_id: characterId, emotion });
    },
    meta: { failure: 'Not all clips were asked for' },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['previews'] }),
  });
  return (
    <Button
      variant="light"
      leftSection={<IconSparkles size={16} />}
      loading={make.isPending}
      onClick={() => make.mutate(emotions)}
    >
      {emotions.length === 1 ? 'Make the missing one' : `Make the ${emotions.length} missing ones`}
    </Button>
  );
}

function SheetSkeleton({ count }: { count: number }) {
  return (
    <div className={classes['sheet']} aria-busy>
      {Array.from({ length: count }, (_, at) => (
        <Skeleton key={at} className={classes['skeleton'] ?? ''} />
      ))}
    </div>
  );
}
