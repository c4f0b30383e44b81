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
import type { Role } from '~/api/access/session';

interface Place {
  label: string;
  to: NonNullable<LinkProps['to']>;
  icon: ComponentType<{ size?: number; stroke?: number }>;
  needs?: Role;
}

/** The places of the product, as the menu at the left groups them. */
export const navigation: { title: string; places: Place[] }[] = [
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
