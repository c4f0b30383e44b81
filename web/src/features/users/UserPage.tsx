import { Alert, Anchor, Button, Group, Paper, Title } from '@mantine/core';
import { IconArchive, IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { useMay } from '~/api/access/useMay';
import { userQuery } from '~/api/people/users';
import { useUserChanges } from '~/api/people/useUserChanges';
import { isolated } from '~/lib/text/isolated';
import { lazyPart } from '~/ui/lazy/lazyPart';
import { LinkButton } from '~/ui/link/LinkButton';
import { Unread } from '~/ui/page/NotFound';
import { Page } from '~/ui/page/Page';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { notifyDone, notifyError } from '~/ui/toast/notify';
import { AssignmentHistory } from './AssignmentHistory';
import { AssignmentPanel } from './AssignmentPanel';
import { PersonalData } from './PersonalData';
import classes from './UsersPage.module.css';

const route = getRouteApi('/shell/users/$userId');
const UserForm = lazyPart('overlay', () => import('./UserForm'));

export function UserPage() {
  const { userId } = route.useParams();
  const { data: user, error, refetch } = useQuery(userQuery(userId));
  const mayEdit = useMay('editor');
  const [isEditing, setIsEditing] = useState(false);
  const { remove, restore } = useUserChanges();
  const navigate = route.useNavigate();
  if (error && !user) {
    return (
      <Page title="User">
        <Unread
          error={error}
          what="The user could not be read"
          title="There is no such user"
          action={<LinkButton to="/users">To the users</LinkButton>}
          onRetry={() => void refetch()}
        />
      </Page>
    );
  }
  if (!user) return <PageSkeleton rows={4} />;

  const bringBack = () =>
    restore.mutate(user.id, {
      onSuccess: () => notifyDone(`${isolated(user.name)} is active again.`),
      onError: (refusal) => notifyError(`${isolated(user.name)} was not restored`, refusal),
    });
  const archive = () =>
    remove.mutate(user.id, {
      onSuccess: ({ outcome }) => {
        if (outcome === 'archived') {
          notifyDone(`${isolated(user.name)} is archived.`, { undo: bringBack });
          return;
        }
        notifyDone(`${isolated(user.name)} had no history and is gone.`);
        void navigate({ to: '/users' });
      },
      onError: (refusal) => notifyError(`${isolated(user.name)} was not archived`, refusal),
    });
  const isArchived = user.archived_at !== null;
  return (
    <Page
      title={user.name}
      breadcrumbs={
        <nav aria-label="Breadcrumb">
          <Anchor component={Link} to="/users" size="sm">
            Users
          </Anchor>
        </nav>
      }
      actions={
        mayEdit &&
        !isArchived && (
          <>
            <Button
              variant="default"
              leftSection={<IconArchive size={16} aria-hidden />}
              loading={remove.isPending}
              onClick={archive}
            >
              Archive
            </Button>
            <Button
              leftSection={<IconPencil size={16} aria-hidden />}
              onClick={() => setIsEditing(true)}
            >
              Edit
            </Button>
          </>
        )
      }
    >
      {isArchived && (
        <Alert color="gray" icon={<IconArchive size={20} />} title="This user is archived">
          <Group justify="space-between">
            Nothing new can be made for them. What was made stays.
            {mayEdit && (
              <Button variant="default" loading={restore.isPending} onClick={bringBack}>
                Restore
              </Button>
            )}
          </Group>
        </Alert>
      )}
      <div className={classes['panels']}>
        <AssignmentPanel user={user} mayEdit={mayEdit && !isArchived} />
        <PersonalData key={user.id} user={user} />
        <Paper withBorder p="md">
          <Title order={2} mb="xs">
            Assignment history
          </Title>
          <AssignmentHistory userId={user.id} />
        </Paper>
      </div>
      <Suspense fallback={null}>
        {isEditing && (
          <UserForm
            user={user}
            onClose={() => setIsEditing(false)}
            onSaved={() => setIsEditing(false)}
          />
        )}
      </Suspense>
    </Page>
  );
}
