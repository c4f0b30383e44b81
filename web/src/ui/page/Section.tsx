import { Paper, Text, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import classes from './Section.module.css';

interface SectionProps {
  title: string;
  description?: ReactNode;
  /** What can be done with all of it. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A part of a page, with a heading of its own. */
export function Section({ title, description, actions, children }: SectionProps) {
  const id = useId();
  return (
    <Paper component="section" withBorder p="md" aria-labelledby={id}>
      <div className={classes['head']}>
        <div>
          <Title order={2} id={id}>
            {title}
          </Title>
          {description !== undefined && (
            <Text component="div" size="sm" c="var(--mien-quiet)">
              {description}
            </Text>
          )}
        </div>
        {actions !== undefined && <div className={classes['actions']}>{actions}</div>}
      </div>
      {children}
    </Paper>
  );
}
