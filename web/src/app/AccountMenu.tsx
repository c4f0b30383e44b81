import { Avatar, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import { meQuery } from '~/api/access/session';
import { MenuOnDemand } from '~/ui/lazy/MenuOnDemand';
import { withStyles } from '~/ui/lazy/withStyles';

const AccountMenuItems = lazy(withStyles(() => import('./AccountMenuItems')));

export function AccountMenu() {
  const admin = useQuery(meQuery).data?.admin;
  if (!admin) return null;
  return (
    <MenuOnDemand
      renderMenu={(parts) => <AccountMenuItems {...parts} />}
      button={
        <UnstyledButton>
          <Avatar name={admin.display_name} color="iris" size={32} aria-hidden />
          <VisuallyHidden>Account of {admin.display_name}</VisuallyHidden>
        </UnstyledButton>
      }
    />
  );
}
