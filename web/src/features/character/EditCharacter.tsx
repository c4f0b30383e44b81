import type { Character } from '~/api/people/characters';
import { useCharacterChanges } from '~/api/people/useCharacterChanges';
import { isolated } from '~/lib/text/isolated';
import { CharacterDialog } from '~/shared/characters/CharacterDialog';
import { notifyDone } from '~/ui/toast/notify';

interface EditCharacterProps {
  character: Character & { etag: string };
  onClose: () => void;
}

export default function EditCharacter({ character, onClose }: EditCharacterProps) {
  const { change } = useCharacterChanges();
  const { id, etag, name, slug, description, attributes } = character;
  return (
    <CharacterDialog
      character={{ name, slug, description, attributes }}
      isSaving={change.isPending}
      error={change.error}
      onClose={onClose}
      onSave={(fields) =>
        change.mutate(
          { id, etag, fields },
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
