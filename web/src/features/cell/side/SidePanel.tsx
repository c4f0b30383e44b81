import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Side.module.css';

interface SidePanelProps {
  title: string;
  /** At the right of the title. */
  note?: ReactNode;
  children: ReactNode;
}

export function SidePanel({ title, note, children }: SidePanelProps) {
  return (
    <section className={classes['panel']} aria-label={title}>
      <div className={classes['head']}>
        <Title order={2} className={classes['title']}>
          {title}
        </Title>
        {note}
      </div>
      {children}
    </section>
  );
}
