import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useCharacterNames } from '~/api/people/useNames';
import { isolated } from '~/lib/text/isolated';
import { useAssignmentChanges } from '~/shared/assignments/useAssignmentChanges';
import { userQuery } from '~/api/people/users';
import { CharacterSelect } from '~/shared/characters/CharacterSelect';
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
  const [user_id, setUserId] = useState(userId ?? null);
  const [character_id, setCharacterId] = useState(characterId ?? null);
  const { data: user } = useQuery({ ...userQuery(user_id ?? ''), enabled: user_id !== null });
  const { assign } = useAssignmentChanges();
  const beforeId = user?.id === user_id ? user?.assignment?.character_id : undefined;
  const names = useCharacterNames([beforeId, character_id]);
  const of = (id: string | null | undefined) => {
    const name = names.get(id ?? '');
    return id && name ? { id, name } : undefined;
  };
  const before = of(beforeId);
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
      <CharacterSelect
        label="Character"
        value={character_id}
        error={problem('character_id')}
        description={
          before &&
          (before.id === character_id
            ? 'They talk to this character already.'
            : `Until now they talk to ${isolated(before.name)}; that ends and stays as history.`)
        }
        onChange={(chosen) => setCharacterId(chosen?.id ?? null)}
      />
    </FormDialog>
  );
}
