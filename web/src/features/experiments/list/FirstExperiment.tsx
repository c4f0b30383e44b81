import { IconScale } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Empty } from '~/ui/page/Empty';
import classes from '../Experiments.module.css';

const steps = [
  {
    title: 'Write a second wording',
    text: 'Choose cells. Text A is what they say now; text B is what you would rather have them say.',
  },
  {
    title: 'Let a panel vote',
    text: 'Mien makes pairs of clips that differ in the words alone. Raters see left and right, and never which is which.',
  },
  {
    title: 'Keep what wins',
    text: 'You may look at any time: chance alone wins at most five times in a hundred. The winner becomes the new text with one click.',
  },
];

/** What an experiment is, for somebody who has never seen one. */
export function FirstExperiment({ action }: { action: ReactNode }) {
  return (
    <>
      <Empty icon={<IconScale size={28} />} title="No experiments yet" action={action}>
        An experiment finds out which of two wordings makes the better clips, by people who do not
        know which is which.
      </Empty>
      <ol className={classes['steps']}>
        {steps.map(({ title, text }) => (
          <li key={title}>
            <strong>{title}</strong>
            <span>{text}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
