import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { characterQuery, type Character, type CharacterFields } from '~/api/people/characters';
import { useCharacterChanges } from '~/api/people/useCharacterChanges';
import { isProblem } from '~/lib/problem';
import { isolated } from '~/lib/text/isolated';
import { CharacterDialog } from '~/shared/characters/CharacterDialog';
import { notifyDone, notifyError } from '~/ui/toast/notify';

interface CharacterFormProps {
  /** null for a new one. */
  character: Character | null;
  onClose: () => void;
}

/** The dialog with the server behind it. */
export default function CharacterForm({ character, onClose }: CharacterFormProps) {
  return character === null ? (
    <NewCharacter onClose={onClose} />
  ) : (
    <ChangedCharacter id={character.id} onClose={onClose} />
  );
}

/** A new character opens at once. */
function NewCharacter({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const { create } = useCharacterChanges();
  return (
    <CharacterDialog
      character={null}
      isSaving={create.isPending}
      error={create.error}
      onClose={onClose}
      onSave={(fields) =>
        create.mutate(fields, {
          onSuccess: ({ id, name }) => {
            notifyDone(`${isolated(name)} is there and uses the global defaults.`);
            void navigate({ to: '/characters/$characterId', params: { characterId: id } });
          },
        })
      }
    />
  );
}

function ChangedCharacter({ id, onClose }: { id: string; onClose: () => void }) {
  const { change } = useCharacterChanges();
  const current = useQuery({ ...characterQuery(id), staleTime: 0 });
  // What is edited is what was there at the beginning; whatever others do later must not slip in.
  const [start, setStart] = useState<(typeof current)['data']>();
  if (!start && current.data && current.isFetchedAfterMount) setStart(current.data);
  const failure = change.error ?? (start ? null : current.error);
  useEffect(() => {
    if (start || !failure) return;
    notifyError('The character could not be read', failure);
    onClose();
  }, [start, failure, onClose]);
  if (!start) return null;
  const isLate = isProblem(change.error) && change.error.status === 412;
  const save = (fields: CharacterFields, etag: string) =>
    change.mutate(
      { id, etag, fields },
      {
        onSuccess: () => {
          notifyDone(`${isolated(fields.name)} is saved.`);
          onClose();
        },
        onError: () => void current.refetch(),
      },
    );
  return (
    <CharacterDialog
      character={start}
      isSaving={change.isPending}
      error={failure}
      isLate={isLate}
      onClose={onClose}
      onSave={(fields) => save(fields, isLate ? (current.data?.etag ?? '') : start.etag)}
    />
  );
}
