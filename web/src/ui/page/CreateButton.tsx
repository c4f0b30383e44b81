import { Button, Tooltip } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface CreateButtonProps {
  /** "Creating": what takes the role. */
  doing: string;
  /** An editor, when it is left out. */
  needs?: 'editor' | 'admin';
  mayEdit: boolean;
  onClick: () => void;
  children: ReactNode;
}

/** What a page is for making; who may not is told why. */
export function CreateButton({ doing, needs = 'editor', mayEdit, ...rest }: CreateButtonProps) {
  const { onClick, children } = rest;
  const button = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} disabled={!mayEdit} onClick={onClick}>
      {children}
    </Button>
  );
  if (mayEdit) return button;
  return (
    <Tooltip label={`You can look at everything. ${doing} takes the role of an ${needs}.`}>
      <span>{button}</span>
    </Tooltip>
  );
}
