import { Paper, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconEqual, IconHourglass } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Experiment } from '~/api/experiments/experiments';
import classes from './Results.module.css';
import { adviceOf, toneOf, type VerdictState, type VerdictTone } from './verdict';

interface VerdictPanelProps {
  experiment: Experiment;
  state: VerdictState;
  /** The verdict in words. */
  sentence: string;
  /** What can be done now. */
  actions: ReactNode;
}

const icons: Record<VerdictTone, ReactNode> = {
  open: <IconHourglass size={24} aria-hidden />,
  good: <IconCircleCheck size={24} aria-hidden />,
  equal: <IconEqual size={24} aria-hidden />,
  bad: <IconAlertTriangle size={24} aria-hidden />,
};

/** What was found, in one sentence, and what to do about it. */
export function VerdictPanel({ experiment, state, sentence, actions }: VerdictPanelProps) {
  const tone = toneOf(state);
  return (
    <Paper
      component="section"
      withBorder
      p="md"
      aria-label="Verdict"
      className={classes['verdict'] ?? ''}
      data-tone={tone}
    >
      <span className={classes['icon']}>{icons[tone]}</span>
      <div className={classes['said']}>
        <Title order={2} size="lg">
          {sentence}
        </Title>
        <Text size="sm" c="var(--mien-quiet)">
          {adviceOf(state, experiment)}
        </Text>
      </div>
      <div className={classes['actions']}>{actions}</div>
    </Paper>
  );
}
