import { Paper, Progress, Stack, Text, Title } from '@mantine/core';
import type { Import } from '~/api/transfer/imports';
import classes from './Plan.module.css';

/** How far the reading or the applying is. It goes on when one leaves the page. */
export function ImportProgress({ one }: { one: Import }) {
  const isApplying = one.status === 'applying';
  const percent = Math.round(100 * one.progress);
  return (
    <Paper withBorder p="md" className={classes['progress'] ?? ''}>
      <Stack gap="xs">
        <Title order={2}>
          {isApplying ? 'Applying the plan' : 'Reading the file and making a plan'}
        </Title>
        <Progress
          size="lg"
          value={percent}
          animated
          aria-label={isApplying ? 'How much is applied' : 'How much is read'}
        />
        <Text size="sm" role="status">
          {percent === 0 ? 'About to begin' : `${percent} %`}
        </Text>
        <Text size="sm" c="var(--mien-quiet)">
          {isApplying
            ? 'All of it takes effect at the same moment, at the end; until then nothing is changed. You can leave this page.'
            : 'Nothing is changed by this. You can leave this page; the plan waits for you for 24 hours.'}
        </Text>
      </Stack>
    </Paper>
  );
}
