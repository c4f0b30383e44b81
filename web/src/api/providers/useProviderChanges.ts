import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  archiveProvider,
  changeProvider,
  createProvider,
  restoreProvider,
  testProvider,
  type ProviderCreation,
  type ProviderPatch,
} from './providers';

/** The changes of providers; what a cell would be made by may be another afterwards. */
export function useProviderChanges() {
  const queryClient = useQueryClient();
  const onSuccess = () =>
    Promise.all(
      ['providers', 'resolved-choice'].map((key) =>
        queryClient.invalidateQueries({ queryKey: [key] }),
      ),
    );
  return {
    create: useMutation({
      mutationFn: (creation: ProviderCreation) => createProvider(creation),
      onSuccess,
    }),
    change: useMutation({
      mutationFn: ({ id, etag, patch }: { id: string; etag?: string; patch: ProviderPatch }) =>
        changeProvider(id, patch, etag),
      onSuccess,
    }),
    pause: useMutation({
      mutationFn: ({ id, paused, reason }: { id: string; paused: boolean; reason?: string }) =>
        changeProvider(id, { paused, ...(reason ? { pause_reason: reason } : {}) }),
      onSuccess,
      meta: { failure: 'The provider was not changed' },
    }),
    test: useMutation({
      mutationFn: (id: string) => testProvider(id),
      onSuccess,
      meta: { failure: 'The provider could not be tested' },
    }),
    archive: useMutation({
      mutationFn: (id: string) => archiveProvider(id),
      onSuccess,
      meta: { failure: 'The provider was not archived' },
    }),
    restore: useMutation({
      mutationFn: (id: string) => restoreProvider(id),
      onSuccess,
      meta: { failure: 'The provider was not restored' },
    }),
  };
}
