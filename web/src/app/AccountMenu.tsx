import { Avatar, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { meQuery } from '~/api/access/session';
import { MenuOnDemand } from '~/ui/lazy/MenuOnDemand';
import { lazyPart } from '~/ui/lazy/lazyPart';

const AccountMenuItems = lazyPart('overlay', () => import('./AccountMenuItems'), {
  instead: ({ button }) => button,
});

export function AccountMenu() {
  const admin = useQuery(meQuery).data?.admin;
  if (!admin) return null;
  return (
    <MenuOnDemand
      renderMenu={(parts) => <AccountMenuItems {...parts} />}
      button={
        <UnstyledButton>
          <Avatar name={admin.display_name} color="iris" size={32} aria-hidden />
          <VisuallyHidden>
            Account of <bdi>{admin.display_name}</bdi>
          </VisuallyHidden>
        </UnstyledButton>
      }
    />
  );
}
