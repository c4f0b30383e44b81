import {
  IconArrowsExchange,
  IconClipboardList,
  IconFlask,
  IconGridDots,
  IconKey,
  IconLink,
  IconMoodSmile,
  IconMovie,
  IconPlugConnected,
  IconPlayerPlay,
  IconScale,
  IconSettings,
  IconShieldLock,
  IconStack2,
  IconTemplate,
  IconUsers,
  IconUserStar,
  IconWorld,
} from '@tabler/icons-react';
import type { LinkProps } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { may, type Role } from '~/api/access/session';

interface Place {
  label: string;
  to: NonNullable<LinkProps['to']>;
  icon: ComponentType<{ size?: number; stroke?: number }>;
  needs?: Role;
}

/** The places of the product, as the menu at the left groups them. */
const navigation: { title: string; places: Place[] }[] = [
  {
    title: 'Prompts',
    places: [
      { label: 'Characters', to: '/characters', icon: IconUserStar },
      { label: 'Matrix', to: '/matrix', icon: IconGridDots },
      { label: 'Global defaults', to: '/defaults', icon: IconWorld },
      { label: 'Templates', to: '/templates', icon: IconTemplate },
      { label: 'Emotions', to: '/emotions', icon: IconMoodSmile },
    ],
  },
  {
    title: 'Clips',
    places: [
      { label: 'Previews', to: '/previews', icon: IconPlayerPlay },
      { label: 'Videos', to: '/videos', icon: IconMovie },
      { label: 'Experiments', to: '/experiments', icon: IconScale },
      { label: 'Queue', to: '/queue', icon: IconStack2 },
      { label: 'Providers', to: '/providers', icon: IconPlugConnected },
    ],
  },
  {
    title: 'People',
    places: [
      { label: 'Users', to: '/users', icon: IconUsers },
      { label: 'Assignments', to: '/assignments', icon: IconLink },
    ],
  },
  {
    title: 'Operations',
    places: [
      { label: 'Export and import', to: '/transfer', icon: IconArrowsExchange },
      { label: 'Audit log', to: '/audit', icon: IconClipboardList },
      { label: 'Staging', to: '/staging', icon: IconFlask, needs: 'admin' },
      { label: 'Admins', to: '/admins', icon: IconShieldLock, needs: 'admin' },
      { label: 'API tokens', to: '/tokens', icon: IconKey },
      { label: 'Settings', to: '/settings', icon: IconSettings },
    ],
  },
];

/** Pages below those, which the command palette has beside them. */
const pagesBelow: Place[] = [
  { label: 'Expressions', to: '/emotions/expressions', icon: IconMoodSmile },
  { label: 'New experiment', to: '/experiments/new', icon: IconScale, needs: 'editor' },
  { label: 'Staging: sync', to: '/staging/sync', icon: IconFlask, needs: 'admin' },
  {
    label: 'Staging: configuration',
    to: '/staging/configuration',
    icon: IconFlask,
    needs: 'admin',
  },
  { label: 'Staging: access log', to: '/staging/access-log', icon: IconFlask, needs: 'admin' },
  {
    label: 'Staging: snapshots and reset',
    to: '/staging/snapshots',
    icon: IconFlask,
    needs: 'admin',
  },
];

/** What the role does not allow is not offered. */
function allowedTo(role: Role): (place: Place) => boolean {
  return ({ needs }) => needs === undefined || may(role, needs);
}

/** The groups of the menu, as far as the role allows them. */
export function menuOf(role: Role): { title: string; places: Place[] }[] {
  return navigation.map(({ title, places }) => ({ title, places: places.filter(allowedTo(role)) }));
}

/** Every page that the command palette goes to: each behind that of the menu which it belongs to. */
export function palettePlacesOf(role: Role): Place[] {
  return navigation
    .flatMap(({ places }) => places)
    .flatMap((place) => [place, ...pagesBelow.filter(({ to }) => to.startsWith(`${place.to}/`))])
    .filter(allowedTo(role));
}
