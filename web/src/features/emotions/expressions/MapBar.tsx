import { Button, Group, Text } from '@mantine/core';
import { NotKnownYet } from '~/ui/page/NotKnownYet';
import classes from './Expressions.module.css';

interface MapBarProps {
  isChanged: boolean;
  isSaving: boolean;
  isValid: boolean;
  onUndo: () => void;
}

/** Saves the form that it stands in. */
export function MapBar({ isChanged, isSaving, isValid, onUndo }: MapBarProps) {
  return (
    <div className={classes['bar']} data-bottom-bar>
      <Text size="sm" c="var(--mien-quiet)" role="status">
        {isChanged ? 'Not saved yet' : 'In use from the next export on.'}
      </Text>
      <NotKnownYet when={isSaving} what="saved" />
      <Group gap="xs">
        <Button variant="default" disabled={!isChanged || isSaving} onClick={onUndo}>
          Undo my changes
        </Button>
        <Button type="submit" loading={isSaving} disabled={!isChanged || !isValid}>
          Save
        </Button>
      </Group>
    </div>
  );
}
