import { Badge, Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { ApiToken } from '~/api/access/tokens';
import { isolated } from '~/lib/text/isolated';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { scopes } from './scopes';
import classes from './TokensPage.module.css';

interface TokenRowProps {
  token: ApiToken;
  showsHolder: boolean;
  onRevoke: () => void;
}

export function TokenRow({ token, showsHolder, onRevoke }: TokenRowProps) {
  const [now] = useState(Date.now);
  const { name, scope, admin, created_at, last_used_at, expires_at, revoked_at } = token;
  const isExpired = expires_at !== null && Date.parse(expires_at) < now;
  const known = scopes.find(({ value }) => value === scope);
  return (
    <li className={classes['row']} data-dead={revoked_at !== null || isExpired || undefined}>
      <div className={classes['name']}>
        <Text component="div" size="sm" fw={600} truncate>
          <bdi>{name}</bdi>{' '}
          <Badge variant="light" radius="sm" tt="none" title={known?.means ?? ''}>
            {known?.label ?? scope}
          </Badge>
        </Text>
        <Text size="xs" c="var(--mien-quiet)">
          created <RelativeTime at={created_at} />
          {showsHolder && admin && ` by ${isolated(admin.display_name)}`}
        </Text>
      </div>
      <Text size="xs" className={classes['time']}>
        {last_used_at === null ? (
          'never used'
        ) : (
          <>
            used <RelativeTime at={last_used_at} />
          </>
        )}
      </Text>
      <Text size="xs" className={classes['time']}>
        {revoked_at !== null ? (
          <>
            revoked <RelativeTime at={revoked_at} />
          </>
        ) : expires_at === null ? (
          'does not expire'
        ) : (
          <>
            {isExpired ? 'expired' : 'expires'} <RelativeTime at={expires_at} />
          </>
        )}
      </Text>
      <span className={classes['action']}>
        {revoked_at === null && (
          <Button
            variant="default"
            size="compact-sm"
            aria-label={`Revoke ${isolated(name)}`}
            onClick={onRevoke}
          >
            Revoke
          </Button>
        )}
      </span>
    </li>
  );
}
