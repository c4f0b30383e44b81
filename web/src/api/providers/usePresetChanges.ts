import { useMutation, useQueryClient } from '@tanstack/react-query';
import { isProblem } from '~/lib/problem';
import {
  archivePreset,
  createPreset,
  dryRunPreset,
  restorePreset,
  revertPreset,
  savePreset,
  type DryRunOrder,
  type PresetDraft,
} from './presets';

/** The changes of presets; each of them outdates what shows them and what they cost. */
export function usePresetChanges() {
  const queryClient = useQueryClient();
  const onSuccess = () =>
    Promise.all(
      ['presets', 'resolved-choice', 'preset-choices'].map((key) =>
        queryClient.invalidateQueries({ queryKey: [key] }),
      ),
    );
  return {
    create: useMutation({
      mutationFn: ({ provider_id, ...draft }: PresetDraft & { provider_id: string }) =>
        createPreset(provider_id, draft),
      onSuccess,
    }),
    save: useMutation({
      mutationFn: ({ id, etag, ...draft }: Partial<PresetDraft> & { id: string; etag?: string }) =>
        savePreset(id, draft, etag),
      onSuccess,
      onError: (error) => (isProblem(error, 'stale_version') ? onSuccess() : undefined),
    }),
    revert: useMutation({
      mutationFn: ({ id, version, force }: { id: string; version: number; force?: boolean }) =>
        revertPreset(id, version, force),
      onSuccess,
      meta: { failure: 'The preset was not restored to that version' },
    }),
    archive: useMutation({
      mutationFn: (id: string) => archivePreset(id),
      onSuccess,
      meta: { failure: 'The preset was not archived' },
    }),
    restore: useMutation({
      mutationFn: (id: string) => restorePreset(id),
      onSuccess,
      meta: { failure: 'The preset was not restored' },
    }),
    dryRun: useMutation({
      mutationFn: ({ id, ...order }: DryRunOrder & { id: string }) => dryRunPreset(id, order),
    }),
  };
}
