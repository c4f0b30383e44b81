import { Progress, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Experiment } from '~/api/experiments/experiments';
import { Section } from '~/ui/page/Section';

interface HiddenProps {
  experiment: Experiment;
  actions: ReactNode;
}

/** What a rater sees of a result: how far it is, and why no more. */
export function Hidden({ experiment, actions }: HiddenProps) {
  const { pairs_frozen, pair_count } = experiment;
  return (
    <Section
      title="The result is hidden from you"
      description="You are of the panel. Whoever knows how it stands votes otherwise, so that you see it when the experiment has ended."
      actions={actions}
    >
      <Stack gap={4}>
        <Progress aria-label="Pairs that are in" value={(100 * pairs_frozen) / pair_count} />
        <Text size="sm">
          {pairs_frozen} of {pair_count} pairs are in.
        </Text>
      </Stack>
    </Section>
  );
}
