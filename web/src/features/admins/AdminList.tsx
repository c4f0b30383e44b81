import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeAdmin, type Admin, type AdminPatch } from '~/api/access/admins';
import { meQuery } from '~/api/access/session';
import { roles } from '~/lib/admin/roles';
import { isolated } from '~/lib/text/isolated';
import { ConfirmDialog } from '~/ui/dialog/ConfirmDialog';
import { notifyDone, notifyError } from '~/ui/toast/notify';
import { AdminRow } from './AdminRow';
import classes from './AdminsPage.module.css';

interface Change {
  admin: Admin;
  patch: AdminPatch;
}

interface AdminListProps {
  admins: readonly Admin[];
  /** Somebody is to have a new password. */
  onReset: (admin: Admin) => void;
}

export function AdminList({ admins, onReset }: AdminListProps) {
  const me = useQuery(meQuery).data?.admin;
  const queryClient = useQueryClient();
  const [disabling, setDisabling] = useState<Admin>();
  const change = useMutation({
    mutationFn: ({ admin, patch }: Change) => changeAdmin(admin, patch),
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ['admins'] }),
        queryClient.invalidateQueries({ queryKey: ['me'] }),
      ]),
  });
  const giveRole = (admin: Admin, role: Admin['role']) =>
    change.mutate(
      { admin, patch: { role } },
      {
        onSuccess: (changed) =>
          notifyDone(
            `${isolated(admin.display_name)}: ${roles.find((one) => one.value === role)?.label}.`,
            {
              undo: () => change.mutate({ admin: changed, patch: { role: admin.role } }),
            },
          ),
        onError: (error) => notifyError('The role was not changed', error),
      },
    );
  const enable = (admin: Admin) =>
    change.mutate(
      { admin, patch: { is_disabled: false } },
      {
        onSuccess: () => notifyDone(`${isolated(admin.display_name)} may sign in again.`),
        onError: (error) => notifyError(`${isolated(admin.display_name)} was not enabled`, error),
      },
    );
  return (
    <>
      <ul className={classes['list']}>
        {admins.map((admin) => (
          <AdminRow
            key={admin.id}
            admin={admin}
            isMe={admin.id === me?.id}
            isBusy={change.isPending && change.variables.admin.id === admin.id}
            onRole={(role) => giveRole(admin, role)}
            onReset={() => onReset(admin)}
            onDisable={() => setDisabling(admin)}
            onEnable={() => enable(admin)}
          />
        ))}
      </ul>
      {disabling && (
        <ConfirmDialog
          title={`Disable ${isolated(disabling.display_name)}?`}
          confirmLabel="Disable"
          isFinal
          isBusy={change.isPending}
          error={change.error}
          onClose={() => {
            change.reset();
            setDisabling(undefined);
          }}
          onConfirm={() =>
            change.mutate(
              { admin: disabling, patch: { is_disabled: true } },
              {
                onSuccess: () => {
                  setDisabling(undefined);
                  notifyDone(`${isolated(disabling.display_name)} can no longer sign in.`);
                },
              },
            )
          }
        >
          All their sessions end at once, and all their API tokens stop working for good. What they
          wrote stays. You can enable them again later; they then need new tokens.
        </ConfirmDialog>
      )}
    </>
  );
}
