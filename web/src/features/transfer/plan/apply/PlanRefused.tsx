import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconArrowsShuffle, IconRefresh } from '@tabler/icons-react';
import { useNames } from '~/api/people/useNames';
import type { Import } from '~/api/transfer/imports';
import { counted } from '~/lib/text/counts';
import { CellLink } from '~/ui/link/CellLink';
import { ProblemList } from '../../ProblemList';
import classes from '../Plan.module.css';
import { movedInWords, type MovedCell } from './moved';

interface PlanRefusedProps {
  moved: readonly MovedCell[];
  /** Why the last apply was refused, as the import tells it. */
  error: Import['error'];
  mayEdit: boolean;
  isPlanning: boolean;
  onPlan: () => void;
}

/** The prompts went on since the plan was made: which ones, and the way on. */
export function PlanRefused({ moved, error, mayEdit, isPlanning, onPlan }: PlanRefusedProps) {
  const { characterName, emotionName } = useNames(moved.map(({ character_id }) => character_id));
  const title =
    moved.length > 0
      ? `${counted(moved.length, 'cell was', 'cells were')} changed since this plan was made`
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
        {moved.length > 0 && (
          <ul className={classes['moved']}>
            {moved.map((cell) => (
              <li key={`${cell.character_id} ${cell.emotion}`}>
                <CellLink {...cell} tab="history">
                  {characterName(cell.character_id)}, {emotionName(cell.emotion)}
                </CellLink>
                : {movedInWords(cell)}
              </li>
            ))}
          </ul>
        )}
        {moved.length === 0 && error && (
          <>
            <Text size="sm">{error.message}</Text>
            <ProblemList problems={error.problems} />
          </>
        )}
        <Text size="sm">
          Nothing was imported. Plan again to compare the file with the prompts as they are now;
          your choices stay.
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
