import { AppShell, Burger, Group, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { may, meQuery } from '~/api/access/session';
import { useLinkRenewal } from '~/api/clips/useLinkRenewal';
import { useEventInvalidation } from '~/api/events/useEvents';
import { CommandPalette } from '~/features/palette/CommandPalette';
import { rememberSearch } from '~/lib/address/lastSearch';
import { useAppliedDensity } from '~/lib/browser/preferences';
import { Logo } from '~/ui/page/Logo';
import { PanelBoundary } from '~/ui/page/PanelBoundary';
import { AccountMenu } from './AccountMenu';
import { ConnectionBadge } from './ConnectionBadge';
import { EnvironmentBadge } from './EnvironmentBadge';
import { Navigation } from './Navigation';
import { PaletteButton } from './PaletteButton';
import { navigation } from './places';
import { ReleaseNotice } from './ReleaseNotice';
import { SessionExpiredDialog } from './SessionExpiredDialog';
import classes from './Shell.module.css';

/** What the role does not allow is not offered. */
function usePlaces() {
  const role = useQuery(meQuery).data?.admin.role ?? 'viewer';
  return navigation
    .flatMap(({ places }) => places)
    .filter(({ needs }) => needs === undefined || may(role, needs));
}

/** What surrounds every page. */
export function Shell() {
  const [menuOpened, menu] = useDisclosure();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const search = useRouterState({ select: (state) => state.location.searchStr });
  useEffect(() => rememberSearch(path, search), [path, search]);
  const places = usePlaces();
  useEventInvalidation();
  useLinkRenewal();
  useAppliedDensity();
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 216, breakpoint: 'sm', collapsed: { mobile: !menuOpened } }}
      padding={0}
    >
      <a href="#content" className={classes['skip']}>
        Skip to the content
      </a>
      <AppShell.Header className={classes['header']}>
        <Group gap="sm" wrap="nowrap">
          <Burger
            opened={menuOpened}
            onClick={menu.toggle}
            hiddenFrom="sm"
            size="sm"
            aria-label={menuOpened ? 'Close the menu' : 'Open the menu'}
          />
          <UnstyledButton
            component={Link}
            to="/characters"
            aria-label="Mien, to the characters"
            className={classes['brand']}
          >
            <Logo />
            <span>Mien</span>
          </UnstyledButton>
          <EnvironmentBadge />
        </Group>
        <Group gap="xs" wrap="nowrap">
          <ReleaseNotice />
          <ConnectionBadge />
          <PaletteButton />
          <AccountMenu />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes['navbar']}>
        <Navigation onNavigate={menu.close} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} className={classes['main']}>
        <PanelBoundary key={path} what="This page failed">
          <Outlet />
        </PanelBoundary>
      </AppShell.Main>
      <SessionExpiredDialog />
      <CommandPalette places={places} />
    </AppShell>
  );
}
