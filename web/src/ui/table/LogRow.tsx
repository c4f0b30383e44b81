import { ActionIcon } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useId, useState, type ReactNode } from 'react';
import classes from './LogTable.module.css';

interface LogRowProps {
  /** What the entry is in a few words, for the button that opens it. */
  name: string;
  /** A td for each heading of the table. */
  cells: ReactNode;
  /** How many those are. */
  cellCount: number;
  /** Drawn once it is opened. */
  renderDetails: () => ReactNode;
}

/** An entry of a LogTable. */
export function LogRow({ name, cells, cellCount, renderDetails }: LogRowProps) {
  const [opened, setOpened] = useState(false);
  const id = useId();
  return (
    <>
      <tr className={classes['row']} data-opened={opened || undefined}>
        <td className={classes['opener']}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="md"
            aria-label={`Details of "${name}"`}
            aria-expanded={opened}
            aria-controls={opened ? id : undefined}
            onClick={() => setOpened(!opened)}
          >
            <IconChevronRight size={16} className={classes['chevron']} />
          </ActionIcon>
        </td>
        {cells}
      </tr>
      {opened && (
        <tr id={id} className={classes['details']}>
          <td colSpan={cellCount + 1}>{renderDetails()}</td>
        </tr>
      )}
    </>
  );
}
