import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { characterIndexQuery } from '~/api/people/characterIndex';
import { useAssignmentChanges } from '~/shared/assignments/useAssignmentChanges';
import { userQuery } from '~/api/people/users';
import { isProblem } from '~/lib/problem';
import { FormDialog } from '~/ui/dialog/FormDialog';
import { UserSelect } from './UserSelect';

interface AssignDialogProps {
  userId?: string | undefined;
  characterId?: string | undefined;
  onClose: () => void;
}

/** Says which character a user talks to from now on. */
export default function AssignDialog({ userId, characterId, onClose }: AssignDialogProps) {
  const characters = useQuery(characterIndexQuery).data ?? [];
  const [user_id, setUserId] = useState(userId ?? null);
  const [character_id, setCharacterId] = useState(characterId ?? null);
  const { data: user } = useQuery({ ...userQuery(user_id ?? ''), enabled: user_id !== null });
  const { assign } = useAssignmentChanges();
  const of = (id: string | null | undefined) => characters.find((one) => one.id === id);
  const before = user?.id === user_id ? of(user?.assignment?.character_id) : undefined;
  const character = of(character_id);
  const problem = (field: string) =>
    isProblem(assign.error) ? assign.error.field(field) : undefined;
  return (
    <FormDialog
      title="Assign a character"
      submitLabel="Assign"
      isChanged={user_id !== (userId ?? null) || character_id !== (characterId ?? null)}
      isValid={user !== undefined && character !== undefined && character.id !== before?.id}
      isSaving={assign.isPending}
      error={assign.error}
      fields={['user_id', 'character_id']}
      onSubmit={() => {
        if (user && character) {
          assign.mutate({ user, character, before }, { onSuccess: onClose });
        }
      }}
      onClose={onClose}
    >
      <UserSelect
        label="User"
        value={user_id}
        error={problem('user_id')}
        onChange={(chosen) => setUserId(chosen?.id ?? null)}
      />
      <Select
        searchable
        label="Character"
        placeholder="Search by name"
        nothingFoundMessage="No such character"
        limit={50}
        value={character_id}
        error={problem('character_id')}
        description={
          before &&
          (before.id === character_id
            ? 'They talk to this character already.'
            : `Until now they talk to ${before.name}; that ends and stays as history.`)
        }
        data={characters.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={setCharacterId}
      />
    </FormDialog>
  );
}
