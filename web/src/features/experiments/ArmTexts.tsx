import { Text, Title } from '@mantine/core';
import type { Experiment } from '~/api/experiments/experiments';
import { useNames } from '~/api/people/useNames';
import classes from './Experiments.module.css';

/** Both texts of each cell; hidden from who has votes to give. */
export function ArmTexts({ experiment }: { experiment: Experiment }) {
  const { characterName, emotionName } = useNames(
    experiment.cells.map(({ character_id }) => character_id),
  );
  if (experiment.blinded) {
    return <Text size="sm">The texts are shown when you have voted on everything.</Text>;
  }
  return experiment.cells.map(({ character_id, emotion, text_a, text_b }) => (
    <div key={`${character_id}/${emotion}`}>
      <Title order={3}>
        {character_id === null ? 'Global default' : characterName(character_id)},{' '}
        {emotionName(emotion)}
      </Title>
      <div className={classes['texts']}>
        {[
          { arm: 'A', text: text_a },
          { arm: 'B', text: text_b },
        ].map(({ arm, text }) => (
          <div key={arm}>
            <Text size="xs" c="var(--mien-quiet)">
              {arm}
            </Text>
            <p className={classes['text']} dir="auto">
              {text}
            </p>
          </div>
        ))}
      </div>
    </div>
  ));
}
