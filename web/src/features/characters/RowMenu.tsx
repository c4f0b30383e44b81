import { ActionIcon } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { lazy } from 'react';
import type { ListedCharacter } from '~/api/people/characters';
import { MenuOnDemand } from '~/ui/lazy/MenuOnDemand';
import { withStyles } from '~/ui/lazy/withStyles';
import type { RowActions } from './RowMenuItems';

const RowMenuItems = lazy(withStyles(() => import('./RowMenuItems')));

interface RowMenuProps extends RowActions {
  character: ListedCharacter;
  tabIndex: number;
}

export function RowMenu({ character, tabIndex, ...actions }: RowMenuProps) {
  return (
    <MenuOnDemand
      renderMenu={(parts) => <RowMenuItems {...parts} {...actions} character={character} />}
      button={
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Actions for ${character.name}`}
          tabIndex={tabIndex}
        >
          <IconDots size={16} />
        </ActionIcon>
      }
    />
  );
}
