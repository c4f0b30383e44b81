import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Empty.module.css';

interface EmptyProps {
  icon: ReactNode;
  title: string;
  /** One sentence: what would be here, and why it is not. */
  children: ReactNode;
  /** The next step. */
  action?: ReactNode;
}

/** Instead of an empty table: nothing yet, no match, or no permission, and the way on. */
export function Empty({ icon, title, children, action }: EmptyProps) {
  return (
    <Stack align="center" gap="xs" className={classes['empty']}>
      <span className={classes['icon']} aria-hidden>
        {icon}
      </span>
      <Title order={2}>{title}</Title>
      <Text size="sm" ta="center" className={classes['text']}>
        {children}
      </Text>
      {action}
    </Stack>
  );
}
