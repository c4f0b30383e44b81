import { useMutation, useQueryClient } from '@tanstack/react-query';
import { applyImport, cancelImport, planAgain, type Import, type ImportApply } from './imports';

/** What an import may have touched: there is next to nothing that it leaves as it was. */
const touched = [
  'characters',
  'character',
  'emotions',
  'matrix',
  'prompts',
  'global-prompts',
  'cell',
  'audit',
  'admins',
];

/** Planning anew, applying and stopping; each outdates what shows the import. */
export function useImportChanges(id: string) {
  const queryClient = useQueryClient();
  const onSuccess = (changed: Import) => {
    queryClient.setQueryData(['import', id], changed);
    const keys = changed.status === 'applied' ? ['imports', ...touched] : ['imports'];
    return Promise.all(keys.map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
  };
  // A refusal tells of a state that is not on the screen yet.
  const onError = () => queryClient.invalidateQueries({ queryKey: ['import', id] });
  return {
    plan: useMutation({ mutationFn: () => planAgain(id), onSuccess, onError }),
    apply: useMutation({
      mutationFn: (apply: ImportApply) => applyImport(id, apply),
      onSuccess,
      onError,
    }),
    cancel: useMutation({
      mutationFn: () => cancelImport(id),
      onSuccess,
      onError,
      meta: { failure: 'The import could not be cancelled' },
    }),
  };
}
