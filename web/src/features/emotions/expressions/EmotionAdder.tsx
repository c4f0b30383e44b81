import { Button, NativeSelect } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import classes from './Expressions.module.css';

interface EmotionAdderProps {
  emotions: readonly { value: string; label: string }[];
  onAdd: (name: string) => void;
}

/** Takes an emotion into the map. */
export function EmotionAdder({ emotions, onAdd }: EmotionAdderProps) {
  const [chosen, setChosen] = useState('');
  const name = emotions.some(({ value }) => value === chosen) ? chosen : emotions[0]?.value;
  if (name === undefined) return null;
  return (
    <div className={classes['adder']}>
      <NativeSelect
        label="Emotion that is not in the map"
        data={[...emotions]}
        value={name}
        onChange={({ currentTarget: { value } }) => setChosen(value)}
      />
      <Button
        variant="default"
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={() => onAdd(name)}
      >
        Add
      </Button>
    </div>
  );
}
