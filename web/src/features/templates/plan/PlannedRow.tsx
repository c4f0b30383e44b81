import { Group, SegmentedControl, Stack, Text } from '@mantine/core';
import type { PlannedCell } from '~/api/templates/templates';
import { isolated } from '~/lib/text/isolated';
import { DiffView } from '~/ui/diff/DiffView';
import { CellLink } from '~/ui/link/CellLink';
import classes from '../Templates.module.css';
import type { Choice } from './choices';

interface PlannedRowProps {
  cell: PlannedCell;
  choice: Choice | undefined;
  onChoose: (choice: Choice | undefined) => void;
}

/** One cell of a plan: what would change in its text, and what becomes of it. */
export function PlannedRow({ cell, choice, onChoose }: PlannedRowProps) {
  const name = cell.character_name ?? 'Global default';
  return (
    <li className={classes['planned']}>
      <Stack gap="xs">
        <Group justify="space-between">
          <CellLink character_id={cell.character_id} emotion={cell.emotion}>
            {isolated(name)}, {cell.emotion}
          </CellLink>
          <SegmentedControl
            size="xs"
            aria-label={`What becomes of ${isolated(name)}, ${cell.emotion}`}
            data={[
              { value: 'change', label: 'Change' },
              { value: 'exclude', label: 'Not now' },
              { value: 'pin', label: 'Pin' },
              { value: 'detach', label: 'Detach' },
            ]}
            value={choice ?? 'change'}
            onChange={(value) => onChoose(value === 'change' ? undefined : (value as Choice))}
          />
        </Group>
        {cell.new_text !== null && <DiffView before={cell.current_text} after={cell.new_text} />}
        {cell.problems.map(({ pointer, code, message }) => (
          <Text key={`${pointer} ${code}`} size="sm" c="var(--mien-bad)">
            {message}
          </Text>
        ))}
      </Stack>
    </li>
  );
}
