import { Button } from '@mantine/core';
import { IconPlus, IconShieldLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { adminsQuery, type Admin } from '~/api/access/admins';
import { meQuery } from '~/api/access/session';
import { useMay } from '~/api/access/useMay';
import { roles } from '~/lib/admin/roles';
import { lazyPart } from '~/ui/lazy/lazyPart';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { Page } from '~/ui/page/Page';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { AdminList } from './AdminList';
import { PasswordHandover, type Handover } from './PasswordHandover';
import classes from './AdminsPage.module.css';

const AdminForm = lazyPart('overlay', () => import('./AdminForm'));
const PasswordForm = lazyPart('overlay', () => import('./PasswordForm'));

/** Who operates Mien. */
export function AdminsPage() {
  const me = useQuery(meQuery).data?.admin;
  const mayRule = useMay('admin');
  const admins = useQuery({ ...adminsQuery, enabled: mayRule });
  const [isCreating, setIsCreating] = useState(false);
  const [resetting, setResetting] = useState<Admin>();
  // Until they are closed, as each is shown only once; a newer password of somebody ends the older.
  const [handovers, setHandovers] = useState<Handover[]>([]);
  const close = ({ id }: Admin) =>
    setHandovers((open) => open.filter(({ admin }) => admin.id !== id));
  const show = (handover: Handover) => {
    close(handover.admin);
    setHandovers((open) => [handover, ...open]);
  };
  if (me && !mayRule) {
    return (
      <Page title="Admins">
        <Empty icon={<IconShieldLock size={28} />} title="Only admins see who may sign in">
          You are signed in as {me.role === 'editor' ? 'an editor' : 'a viewer'}. Whoever invited
          you to Mien has the role admin, or knows who has: they can change roles and invite others.
        </Empty>
      </Page>
    );
  }
  return (
    <Page
      narrow
      title="Admins"
      description="Who may sign in to this environment, and what they may do."
      actions={
        <Button
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => setIsCreating(true)}
        >
          New admin
        </Button>
      }
    >
      {handovers.map((one) => (
        <PasswordHandover key={one.admin.id} {...one} onClose={() => close(one.admin)} />
      ))}
      {admins.error && <ErrorPanel error={admins.error} onRetry={() => void admins.refetch()} />}
      {!admins.data && !admins.error && <PageSkeleton rows={3} />}
      {admins.data && <AdminList admins={admins.data} onReset={setResetting} />}
      <dl className={classes['roles']}>
        {roles.map(({ value, label, means }) => [
          <dt key={`${value}-label`}>{label}</dt>,
          <dd key={value}>{means}</dd>,
        ])}
      </dl>
      <Suspense fallback={null}>
        {isCreating && (
          <AdminForm
            onClose={() => setIsCreating(false)}
            onCreated={(admin, password) => {
              setIsCreating(false);
              show({ admin, password, isNew: true });
            }}
          />
        )}
        {resetting && (
          <PasswordForm
            admin={resetting}
            onClose={() => setResetting(undefined)}
            onChanged={(admin, password) => {
              setResetting(undefined);
              show({ admin, password, isNew: false });
            }}
          />
        )}
      </Suspense>
    </Page>
  );
}
