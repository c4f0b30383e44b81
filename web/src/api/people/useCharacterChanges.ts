import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  changeCharacter,
  createCharacter,
  removeCharacter,
  restoreCharacter,
  type CharacterFields,
} from './characters';

/** The changes of a character; each of them outdates what shows it. */
export function useCharacterChanges() {
  const queryClient = useQueryClient();
  const onSuccess = () =>
    Promise.all(
      ['characters', 'character', 'character-name', 'matrix', 'global-prompts'].map((key) =>
        queryClient.invalidateQueries({ queryKey: [key] }),
      ),
    );
  return {
    create: useMutation({
      mutationFn: (fields: CharacterFields) => createCharacter(fields),
      onSuccess,
    }),
    change: useMutation({
      mutationFn: (change: { id: string; etag: string; fields: CharacterFields }) =>
        changeCharacter(change.id, change.etag, change.fields),
      // Refused because somebody else was first: what they saved is read, too.
      onSettled: onSuccess,
    }),
    remove: useMutation({ mutationFn: (id: string) => removeCharacter(id), onSuccess }),
    restore: useMutation({ mutationFn: (id: string) => restoreCharacter(id), onSuccess }),
  };
}
