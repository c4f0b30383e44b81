import { Button, Group, Paper, Title } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useState } from 'react';
import type { User } from '~/api/people/users';
import { maskedEmail, maskedPhone } from '~/lib/text/masked';
import { RelativeTime } from '~/ui/text/RelativeTime';
import classes from './UsersPage.module.css';

/** E-mail and phone stay covered until one asks for them. */
export function PersonalData({ user }: { user: User }) {
  const [isPlain, setIsPlain] = useState(false);
  const { email, phone, attributes, created_at, updated_at } = user;
  const hasSome = email !== null || phone !== null;
  return (
    <Paper withBorder p="md">
      <Group justify="space-between" mb="xs">
        <Title order={2}>Details</Title>
        {hasSome && (
          <Button
            size="compact-sm"
            variant="subtle"
            aria-pressed={isPlain}
            leftSection={isPlain ? <IconEyeOff size={15} /> : <IconEye size={15} />}
            onClick={() => setIsPlain(!isPlain)}
          >
            {isPlain ? 'Cover personal data' : 'Show personal data'}
          </Button>
        )}
      </Group>
      <dl className={classes['facts']}>
        <div>
          <dt>E-mail</dt>
          <dd>{email === null ? 'none' : isPlain ? email : maskedEmail(email)}</dd>
        </div>
        <div>
          <dt>Phone</dt>
          <dd>{phone === null ? 'none' : isPlain ? phone : maskedPhone(phone)}</dd>
        </div>
        {Object.entries(attributes).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
        <div>
          <dt>Created</dt>
          <dd>
            <RelativeTime at={created_at} />
          </dd>
        </div>
        <div>
          <dt>Changed</dt>
          <dd>
            <RelativeTime at={updated_at} />
          </dd>
        </div>
      </dl>
    </Paper>
  );
}
