import { ActionIcon, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconMenu2, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { meQuery } from '~/api/access/session';
import { useLinkRenewal } from '~/api/clips/useLinkRenewal';
import { useEventInvalidation } from '~/api/events/useEvents';
import { CommandPalette } from '~/features/palette/CommandPalette';
import { rememberSearch } from '~/lib/address/lastSearch';
import { isStaging } from '~/lib/browser/environment';
import { useAppliedDensity } from '~/lib/browser/preferences';
import { Logo } from '~/ui/page/Logo';
import { PanelBoundary } from '~/ui/page/PanelBoundary';
import { AccountMenu } from './AccountMenu';
import { ConnectionBadge } from './ConnectionBadge';
import { EnvironmentBadge } from './EnvironmentBadge';
import { EnvironmentBand } from './EnvironmentBand';
import { Navigation } from './Navigation';
import { PaletteButton } from './PaletteButton';
import { palettePlacesOf } from './places';
import { ReleaseNotice } from './ReleaseNotice';
import { SessionExpiredDialog } from './SessionExpiredDialog';
import classes from './Shell.module.css';

/** What surrounds every page. */
export function Shell() {
  const [menuOpened, menu] = useDisclosure();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const search = useRouterState({ select: (state) => state.location.searchStr });
  useEffect(() => rememberSearch(path, search), [path, search]);
  const role = useQuery(meQuery).data?.admin.role ?? 'viewer';
  useEventInvalidation();
  useLinkRenewal();
  useAppliedDensity();
  return (
    <>
      <a href="#content" className={classes['skip']}>
        Skip to the content
      </a>
      <header className={classes['header']}>
        {isStaging && <EnvironmentBand />}
        <div className={classes['bar']}>
          <Group gap="sm" wrap="nowrap">
            <ActionIcon
              className={classes['burger'] ?? ''}
              variant="subtle"
              color="gray"
              aria-label={menuOpened ? 'Close the menu' : 'Open the menu'}
              onClick={menu.toggle}
            >
              {menuOpened ? <IconX size={20} /> : <IconMenu2 size={20} />}
            </ActionIcon>
            <Link
              to="/characters"
              aria-label="Mien, to the characters"
              className={classes['brand']}
            >
              <Logo />
              <span>Mien</span>
            </Link>
            <EnvironmentBadge />
          </Group>
          <Group gap="xs" wrap="nowrap">
            <ReleaseNotice />
            <ConnectionBadge />
            <PaletteButton />
            <AccountMenu />
          </Group>
        </div>
      </header>
      <div className={classes['navbar']} data-opened={menuOpened}>
        <Navigation onNavigate={menu.close} />
      </div>
      <main id="content" tabIndex={-1} className={classes['main']}>
        <PanelBoundary key={path} what="This page failed">
          <Outlet />
        </PanelBoundary>
      </main>
      <SessionExpiredDialog />
      <CommandPalette places={palettePlacesOf(role)} />
    </>
  );
}
