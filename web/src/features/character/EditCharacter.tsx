import { useState } from 'react';
import type { Character } from '~/api/people/characters';
import { useCharacterChanges } from '~/api/people/useCharacterChanges';
import { isProblem } from '~/lib/problem';
import { isolated } from '~/lib/text/isolated';
import { CharacterDialog } from '~/shared/characters/CharacterDialog';
import { notifyDone } from '~/ui/toast/notify';

interface EditCharacterProps {
  character: Character & { etag: string };
  onClose: () => void;
}

export default function EditCharacter({ character, onClose }: EditCharacterProps) {
  const { change } = useCharacterChanges();
  // What is edited is what was there at the beginning; whatever others do later must not slip in.
  const [{ id, etag, name, slug, description, attributes }] = useState(character);
  const isLate = isProblem(change.error, 'stale_version');
  return (
    <CharacterDialog
      character={{ name, slug, description, attributes }}
      isSaving={change.isPending}
      error={change.error}
      isLate={isLate}
      onClose={onClose}
      onSave={(fields) =>
        change.mutate(
          { id, etag: isLate ? character.etag : etag, fields },
          {
            onSuccess: () => {
              notifyDone(`${isolated(fields.name)} was saved.`);
              onClose();
            },
          },
        )
      }
    />
  );
}
