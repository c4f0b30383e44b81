import { Button } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Empty } from './Empty';

interface NoMatchProps {
  title: string;
  onClear: () => void;
  children: ReactNode;
}

/** There is something, but nothing that fits the filters. */
export function NoMatch({ title, onClear, children }: NoMatchProps) {
  return (
    <Empty
      icon={<IconFilterOff size={26} />}
      title={title}
      action={
        <Button variant="default" onClick={onClear}>
          Clear the filters
        </Button>
      }
    >
      {children}
    </Empty>
  );
}
