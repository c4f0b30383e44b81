import { Badge, Button, Skeleton, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { endSession, sessionsQuery } from '~/api/access/sessions';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { notifyDone } from '~/ui/toast/notify';
import { browserInWords } from './userAgent';
import { Section } from '~/ui/page/Section';
import classes from './SettingsPage.module.css';

/** Where one is signed in, and how to end that. */
export function SessionsSection() {
  const sessions = useQuery(sessionsQuery);
  const queryClient = useQueryClient();
  const end = useMutation({
    mutationFn: endSession,
    onSuccess: async () => {
      notifyDone('That session has ended.');
      await queryClient.invalidateQueries({ queryKey: ['sessions'] });
    },
    meta: { failure: 'The session was not ended' },
  });
  return (
    <Section
      title="Sessions"
      description="Where you are signed in. End what you do not know, then change your password."
    >
      {sessions.error && (
        <ErrorPanel error={sessions.error} onRetry={() => void sessions.refetch()} />
      )}
      {sessions.isPending && <Skeleton height={96} />}
      <ul className={classes['list']}>
        {sessions.data?.map(({ id, user_agent, peer_address, created_at, ...session }) => (
          <li key={id}>
            <div className={classes['grow']}>
              <Text component="div" size="sm" fw={600}>
                {browserInWords(user_agent)}{' '}
                {session.is_current && (
                  <Badge variant="light" radius="sm" tt="none">
                    this one
                  </Badge>
                )}
              </Text>
              <Text size="xs" c="var(--mien-quiet)">
                {peer_address}, signed in <RelativeTime at={created_at} />, seen{' '}
                <RelativeTime at={session.last_seen_at} />
              </Text>
            </div>
            {!session.is_current && (
              <Button
                size="compact-sm"
                variant="default"
                loading={end.isPending && end.variables === id}
                aria-label={`Sign out this one: ${browserInWords(user_agent)} at ${peer_address}`}
                onClick={() => end.mutate(id)}
              >
                Sign out this one
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
