import { ActionIcon, CloseButton, Kbd, Title, Tooltip } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import classes from './RowPanel.module.css';

interface RowPanelHeadProps {
  title: string;
  previous: number | undefined;
  next: number | undefined;
  onOpen: (item: number) => void;
  /** Not there where the panel is a dialog, which has its own title and its own way out. */
  onClose: (() => void) | undefined;
}

/** Which row it is, and the ways to its neighbours. */
export function RowPanelHead({ title, previous, next, onOpen, onClose }: RowPanelHeadProps) {
  const ways = [
    { label: 'Previous row', shortcut: '[', to: previous, icon: <IconChevronUp size={16} /> },
    { label: 'Next row', shortcut: ']', to: next, icon: <IconChevronDown size={16} /> },
  ];
  return (
    <div className={classes['head']}>
      {onClose && (
        <Title order={2} className={classes['title'] ?? ''} dir="auto">
          {title}
        </Title>
      )}
      {ways.map(({ label, shortcut, to, icon }) => (
        <Tooltip
          key={label}
          label={
            <>
              {label} <Kbd size="xs">{shortcut}</Kbd>
            </>
          }
        >
          <ActionIcon
            variant="default"
            size={28}
            aria-label={label}
            disabled={to === undefined}
            onClick={() => to !== undefined && onOpen(to)}
          >
            {icon}
          </ActionIcon>
        </Tooltip>
      ))}
      {onClose && <CloseButton aria-label="Close the row" onClick={onClose} />}
    </div>
  );
}
