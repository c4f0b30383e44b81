import { Avatar, Badge, Button, NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
import type { Admin } from '~/api/access/admins';
import { roles } from '~/lib/admin/roles';
import { isolated } from '~/lib/text/isolated';
import { RelativeTime } from '~/ui/text/RelativeTime';
import classes from './AdminsPage.module.css';

interface AdminRowProps {
  admin: Admin;
  isMe: boolean;
  isBusy: boolean;
  onRole: (role: Admin['role']) => void;
  onReset: () => void;
  onDisable: () => void;
  onEnable: () => void;
}

export function AdminRow({ admin, isMe, isBusy, ...on }: AdminRowProps) {
  const [now] = useState(Date.now);
  const { display_name, email, role, disabled_at, locked_until, created_at, imported } = admin;
  const isLocked = locked_until !== null && Date.parse(locked_until) > now;
  return (
    <li className={classes['row']} data-disabled={disabled_at !== null || undefined}>
      <Avatar name={display_name} color="iris" size={32} aria-hidden />
      <div className={classes['who']}>
        <Text component="div" size="sm" fw={600} truncate>
          <bdi>{display_name}</bdi>
          {isMe && ' (you)'}{' '}
          {imported && (
            <Badge
              color="gray"
              variant="light"
              radius="sm"
              tt="none"
              title="Wrote versions that were imported, and cannot sign in"
            >
              imported
            </Badge>
          )}
          {disabled_at !== null && !imported && (
            <Badge color="gray" variant="light" radius="sm" tt="none">
              disabled
            </Badge>
          )}
          {isLocked && (
            <Badge color="orange" variant="light" radius="sm" tt="none">
              locked
            </Badge>
          )}
        </Text>
        <Text size="xs" c="var(--mien-quiet)" truncate>
          <bdi>{email}</bdi>, since <RelativeTime at={created_at} />
          {isLocked && (
            <>
              ; too many wrong passwords, may try again <RelativeTime at={locked_until} />
            </>
          )}
        </Text>
      </div>
      <NativeSelect
        aria-label={`Role of ${isolated(display_name)}`}
        value={role}
        disabled={isBusy || disabled_at !== null}
        data={roles.map(({ value, label }) => ({ value, label }))}
        onChange={({ currentTarget: { value } }) => {
          const chosen = roles.find((one) => one.value === value);
          if (chosen) on.onRole(chosen.value);
        }}
      />
      {/* One's own password is changed in the settings; who was disabled needs none. */}
      <Button
        variant="default"
        data-unseen={isMe || disabled_at !== null || undefined}
        className={classes['action']}
        disabled={isBusy}
        aria-label={`Reset password of ${isolated(display_name)}`}
        onClick={on.onReset}
      >
        Reset password
      </Button>
      {/* Nobody locks themselves out, and who never had a password cannot be let in by this. */}
      <Button
        variant="default"
        className={classes['action']}
        data-unseen={isMe || imported || undefined}
        disabled={isBusy}
        aria-label={`${disabled_at === null ? 'Disable' : 'Enable'} ${isolated(display_name)}`}
        onClick={disabled_at === null ? on.onDisable : on.onEnable}
      >
        {disabled_at === null ? 'Disable' : 'Enable'}
      </Button>
    </li>
  );
}
