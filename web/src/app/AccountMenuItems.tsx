import { Menu, Text, useMantineColorScheme } from '@mantine/core';
import {
  IconDeviceDesktop,
  IconLogout,
  IconMoon,
  IconSettings,
  IconSun,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { meQuery } from '~/api/access/session';
import { useSignOut } from '~/api/access/useSignOut';
import type { MenuParts } from '~/ui/lazy/MenuOnDemand';

const schemes = [
  { value: 'auto', label: 'As the system', icon: IconDeviceDesktop },
  { value: 'light', label: 'Light', icon: IconSun },
  { value: 'dark', label: 'Dark', icon: IconMoon },
] as const;

const roles = {
  viewer: 'Viewer: looks, changes nothing',
  editor: 'Editor: writes prompts and all around them',
  admin: 'Admin: also manages admins and settings',
} as const;

export default function AccountMenuItems({ button, opened, onChange }: MenuParts) {
  const admin = useQuery(meQuery).data?.admin;
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const leave = useSignOut();
  if (!admin) return null;
  return (
    <Menu
      opened={opened}
      onChange={onChange}
      position="bottom-end"
      width={260}
      withArrow
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)">
            {admin.display_name}
          </Text>
          <Text size="xs" c="var(--mien-quiet)" truncate>
            {admin.email}
          </Text>
          <Text size="xs" c="var(--mien-quiet)">
            {roles[admin.role]}
          </Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Label>Theme</Menu.Label>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(wanted) =>
            setColorScheme(schemes.find(({ value }) => value === wanted)?.value ?? 'auto')
          }
        >
          {schemes.map(({ value, label, icon: Icon }) => (
            <Menu.RadioItem key={value} value={value} rightSection={<Icon size={16} aria-hidden />}>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item component={Link} to="/settings" leftSection={<IconSettings size={16} />}>
          Settings
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => leave.mutate()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
