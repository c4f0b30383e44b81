import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { IconFilterOff, IconMoodPlus } from '@tabler/icons-react';
import type { Character } from '~/api/people/characters';
import { LinkButton } from '~/ui/link/LinkButton';
import { Empty } from '~/ui/page/Empty';
import { isShown, type Cell } from './cells';
import { EmotionCard } from './EmotionCard';
import { shownCells, type ShownCells } from './search';
import classes from './Character.module.css';

interface EmotionCardsProps {
  character: Character;
  cells: readonly Cell[] | undefined;
  show: ShownCells | undefined;
  onShow: (show: ShownCells | undefined) => void;
}

const words: Record<ShownCells, string> = {
  custom: 'Custom',
  default: 'Default',
  missing: 'Missing',
  draft: 'With a draft',
};

/** All emotions of the character; arrows go from one to the next, Enter opens it. */
export function EmotionCards({ character, cells, show, onShow }: EmotionCardsProps) {
  if (!cells) return <CardsSkeleton />;
  if (cells.length === 0) {
    return (
      <Empty
        icon={<IconMoodPlus size={28} />}
        title="There are no emotions yet"
        action={<LinkButton to="/emotions">To the emotions</LinkButton>}
      >
        A character has one prompt for each emotion. Add the first emotion to begin.
      </Empty>
    );
  }
  const shown = cells.filter((cell) => isShown(cell, show));
  return (
    <>
      <div className={classes['filter']}>
        <SegmentedControl
          aria-label="Which emotions to show"
          value={show ?? 'all'}
          onChange={(value) => onShow(shownCells.find((name) => name === value))}
          data={[
            { value: 'all', label: `All ${cells.length}` },
            ...shownCells
              .map((value) => ({
                value,
                count: cells.filter((cell) => isShown(cell, value)).length,
              }))
              .filter(({ value, count }) => count > 0 || value === show)
              .map(({ value, count }) => ({ value, label: `${words[value]} ${count}` })),
          ]}
        />
      </div>
      {shown.length === 0 ? (
        <Empty
          icon={<IconFilterOff size={28} />}
          title="No emotion is like that"
          action={
            <Button variant="default" onClick={() => onShow(undefined)}>
              Show all
            </Button>
          }
        >
          <bdi>{character.name}</bdi> has {cells.length} emotions, none of them “
          {words[show ?? 'custom']}”.
        </Empty>
      ) : (
        <ul className={classes['cards']}>
          {shown.map((cell) => (
            <EmotionCard key={cell.prompt.emotion} character={character} cell={cell} />
          ))}
        </ul>
      )}
    </>
  );
}

function CardsSkeleton() {
  return (
    <div className={classes['cards']} aria-busy>
      {Array.from({ length: 8 }, (_, at) => (
        <Skeleton key={at} height={138} />
      ))}
    </div>
  );
}
