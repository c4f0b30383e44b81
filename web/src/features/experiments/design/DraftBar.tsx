import { Button, Group, Text } from '@mantine/core';
import { counted } from '~/lib/text/counts';
import classes from './Design.module.css';

interface DraftBarProps {
  isNew: boolean;
  isChanged: boolean;
  isSaving: boolean;
  /** How much stands above that is wrong. */
  problems: number;
  onStart: () => void;
}

/** Saves the form that it stands in, or saves and goes on to the start. */
export function DraftBar({ isNew, isChanged, isSaving, problems, onStart }: DraftBarProps) {
  const state = isChanged ? 'Not saved yet' : isNew ? '' : 'Draft saved';
  return (
    <div className={classes['bar']} data-bottom-bar>
      <Text size="sm" c="var(--mien-quiet)" role="status">
        {problems > 0 ? `${counted(problems, 'thing')} to put right above` : state}
      </Text>
      <Group gap="xs">
        <Button type="submit" variant="default" loading={isSaving} disabled={!isNew && !isChanged}>
          Save draft
        </Button>
        <Button loading={isSaving} onClick={onStart}>
          Review and start…
        </Button>
      </Group>
    </div>
  );
}
