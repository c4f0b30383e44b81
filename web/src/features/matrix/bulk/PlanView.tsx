import { Alert, Button, Stack } from '@mantine/core';
import { IconAlertTriangle, IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { count, counted } from '~/lib/text/counts';
import { CellList } from './CellList';
import type { BulkKind, Plan } from './plan';
import classes from './PlanView.module.css';

/** What would happen, in numbers, and to which cells. */
export function PlanView({ kind, plan }: { kind: BulkKind; plan: Plan }) {
  const [isOpen, setIsOpen] = useState(false);
  const lines = linesOf(kind, plan).filter(([number]) => number > 0);
  return (
    <Stack gap="sm">
      <ul className={classes['counts']} aria-label="What will happen">
        {lines.map(([number, words]) => (
          <li key={words}>
            <span className={classes['number']}>{count(number)}</span>
            <span>{words}</span>
          </li>
        ))}
      </ul>
      {kind === 'write' && (
        <span className={classes['quiet']}>
          Cells that hold exactly this text already stay unchanged.
        </span>
      )}
      {plan.emptied > 0 && (
        <Alert color="orange" icon={<IconAlertTriangle size={18} />}>
          {counted(plan.emptied, 'cell')} will have no text at all, since the emotion has no global
          default.
        </Alert>
      )}
      {plan.cells.length > 0 && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          w="fit-content"
          aria-expanded={isOpen}
          leftSection={isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen ? 'Hide the cells' : 'Show the cells'}
        </Button>
      )}
      {isOpen && <CellList label="The cells" cells={plan.cells.map((cell) => ({ cell }))} />}
    </Stack>
  );
}

function linesOf(kind: BulkKind, plan: Plan): [number, string][] {
  switch (kind) {
    case 'write':
      return [
        [plan.created, 'get a text of their own'],
        [plan.overwritten, 'have their own text replaced by a new version'],
      ];
    case 'reset':
      return [
        [plan.reset, 'lose their own text and use the global default'],
        [plan.untouched, 'unchanged: they have no text of their own'],
      ];
    case 'test':
      return [
        [plan.rendered, 'rendered as previews, gone after 24 hours'],
        [plan.untouched, 'skipped: they have no text'],
      ];
  }
}
