import { ActionIcon } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import type { ListedCharacter } from '~/api/people/characters';
import { isolated } from '~/lib/text/isolated';
import { MenuOnDemand } from '~/ui/lazy/MenuOnDemand';
import { lazyPart } from '~/ui/lazy/lazyPart';
import type { RowActions } from './RowMenuItems';

const RowMenuItems = lazyPart('overlay', () => import('./RowMenuItems'), {
  instead: ({ button }) => button,
});

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
          aria-label={`Actions for ${isolated(character.name)}`}
          tabIndex={tabIndex}
        >
          <IconDots size={16} />
        </ActionIcon>
      }
    />
  );
}
