import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconArrowsShuffle, IconRefresh } from '@tabler/icons-react';
import { useNames } from '~/api/people/useNames';
import type { Import } from '~/api/transfer/imports';
import { CellLink } from '~/ui/link/CellLink';
import { TextLink } from '~/ui/link/TextLink';
import { ProblemList } from '../../ProblemList';
import classes from '../Plan.module.css';
import { isAnyMoved, movedInWords, movedTitle, type Moved } from './moved';

interface PlanRefusedProps {
  moved: Moved;
  /** Why the last apply was refused, as the import tells it. */
  error: Import['error'];
  mayEdit: boolean;
  isPlanning: boolean;
  onPlan: () => void;
}

/** Prompts or images went on since the plan was made: which ones, and the way on. */
export function PlanRefused({ moved, error, mayEdit, isPlanning, onPlan }: PlanRefusedProps) {
  const { cells, images } = moved;
  const { characterName, emotionName } = useNames(
    [...cells, ...images].map(({ character_id }) => character_id),
  );
  const isMoved = isAnyMoved(moved);
  const title = isMoved
    ? `${movedTitle(moved)} since this plan was made`
    : 'The last apply was refused';
  return (
    <Alert
      color="orange"
      role="alert"
      icon={<IconArrowsShuffle size={20} />}
      title={title}
      classNames={{ title: classes['alertTitle'] ?? '' }}
    >
      <Stack gap="xs" align="flex-start">
        {isMoved && (
          <ul className={classes['moved']}>
            {cells.map((cell) => (
              <li key={`${cell.character_id} ${cell.emotion}`}>
                <CellLink {...cell} tab="history">
                  {characterName(cell.character_id)}, {emotionName(cell.emotion)}
                </CellLink>
                : {movedInWords(cell)}
              </li>
            ))}
            {images.map(({ character_id, emotion }) => (
              <li key={`${character_id} ${emotion ?? ''} image`}>
                <TextLink to="/characters/$characterId" params={{ characterId: character_id }}>
                  {characterName(character_id)},{' '}
                  {emotion === null ? 'main image' : `image of ${emotionName(emotion)}`}
                </TextLink>
              </li>
            ))}
          </ul>
        )}
        {!isMoved && error && (
          <>
            <Text size="sm">{error.message}</Text>
            <ProblemList problems={error.problems} />
          </>
        )}
        <Text size="sm">
          Nothing was imported. Plan again to compare the file with what is here now; your choices
          stay.
        </Text>
        {mayEdit && (
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            loading={isPlanning}
            onClick={onPlan}
          >
            Plan again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
