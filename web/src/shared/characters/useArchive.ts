import type { Character } from '~/api/people/characters';
import { useCharacterChanges } from '~/api/people/useCharacterChanges';
import { isolated } from '~/lib/text/isolated';
import { notifyDone, notifyError } from '~/ui/toast/notify';

/** Archiving and restoring, each with a word and the way back. */
export function useArchive() {
  const { remove, restore } = useCharacterChanges();
  const bringBack = ({ id, name }: Pick<Character, 'id' | 'name'>) =>
    restore.mutate(id, {
      onSuccess: () => notifyDone(`${isolated(name)} is back.`),
      onError: (error) => notifyError(`${isolated(name)} was not restored`, error),
    });
  const archive = ({ id, name }: Pick<Character, 'id' | 'name'>) =>
    remove.mutate(id, {
      onSuccess: ({ outcome }) =>
        outcome === 'archived'
          ? notifyDone(`${isolated(name)} is archived.`, { undo: () => bringBack({ id, name }) })
          : notifyDone(`${isolated(name)} had no history and is gone.`),
      onError: (error) => notifyError(`${isolated(name)} was not archived`, error),
    });
  return { archive, restore: bringBack };
}
