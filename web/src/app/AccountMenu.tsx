import {
  Avatar,
  Menu,
  SegmentedControl,
  Text,
  UnstyledButton,
  useMantineColorScheme,
} from '@mantine/core';
import { IconLogout, IconSettings } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { meQuery } from '~/api/session';
import { useSignOut } from '~/api/useSignOut';

const schemes = [
  { value: 'auto', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

const roles = {
  viewer: 'Viewer: looks, changes nothing',
  editor: 'Editor: writes prompts and all around them',
  admin: 'Admin: also rules over admins and settings',
} as const;

export function AccountMenu() {
  const admin = useQuery(meQuery).data?.admin;
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const leave = useSignOut();
  if (!admin) return null;
  return (
    <Menu position="bottom-end" width={260} withArrow>
      <Menu.Target>
        <UnstyledButton aria-label={`Account of ${admin.display_name}`}>
          <Avatar name={admin.display_name} color="initials" size={32} />
        </UnstyledButton>
      </Menu.Target>
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
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label="Theme"
          data={[...schemes]}
          value={colorScheme}
          onChange={setColorScheme}
        />
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
