import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  changeUser,
  createUser,
  removeUser,
  restoreUser,
  type User,
  type UserCreation,
  type UserPatch,
} from './users';

/** The changes of a user; each of them outdates what shows users. */
export function useUserChanges() {
  const queryClient = useQueryClient();
  const onSuccess = () => queryClient.invalidateQueries({ queryKey: ['users'] });
  return {
    create: useMutation({
      mutationFn: (creation: UserCreation) => createUser(creation),
      onSuccess,
    }),
    change: useMutation({
      mutationFn: ({ id, version, patch }: Pick<User, 'id' | 'version'> & { patch: UserPatch }) =>
        changeUser(id, version, patch),
      onSuccess,
    }),
    remove: useMutation({ mutationFn: (id: string) => removeUser(id), onSuccess }),
    restore: useMutation({ mutationFn: (id: string) => restoreUser(id), onSuccess }),
  };
}
