import { VisuallyHidden } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import type { Import } from '~/api/transfer/imports';
import { steps, stepStates, type StepState } from './steps';
import classes from './Steps.module.css';

const spoken: Record<StepState, string> = {
  done: 'done',
  current: 'current step',
  stopped: 'stopped here',
  ahead: 'not yet',
};

/** Where on its way an import is. */
export function Steps({ one }: { one: Import }) {
  const states = stepStates(one);
  return (
    <ol className={classes['steps']} aria-label="Steps of the import">
      {steps.map((word, at) => {
        const state = states[at] ?? 'ahead';
        return (
          <li
            key={word}
            className={classes['step']}
            data-state={state}
            {...(state === 'current' ? { 'aria-current': 'step' as const } : {})}
          >
            <span className={classes['mark']} aria-hidden>
              {state === 'done' && <IconCheck size={14} stroke={2.5} />}
              {state === 'stopped' && <IconX size={14} stroke={2.5} />}
              {(state === 'current' || state === 'ahead') && at + 1}
            </span>
            <span className={classes['word']}>{word}</span>
            <VisuallyHidden>, {spoken[state]}</VisuallyHidden>
          </li>
        );
      })}
    </ol>
  );
}
