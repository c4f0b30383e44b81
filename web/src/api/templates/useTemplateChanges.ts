import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Schema } from '../client';
import {
  applyTemplate,
  archiveTemplate,
  createTemplate,
  propagateTemplate,
  restoreTemplate,
  revertTemplate,
  saveTemplate,
  setTemplateCells,
  undoRun,
  type Propagation,
  type TemplateApplication,
  type TemplateCreation,
  type TemplateSave,
} from './templates';

/** The changes of templates; each of them outdates what shows them or their cells. */
export function useTemplateChanges() {
  const queryClient = useQueryClient();
  const onSuccess = () =>
    Promise.all(
      ['templates', 'cell', 'prompts', 'matrix', 'global-prompts', 'characters'].map((key) =>
        queryClient.invalidateQueries({ queryKey: [key] }),
      ),
    );
  return {
    create: useMutation({
      mutationFn: (creation: TemplateCreation) => createTemplate(creation),
      onSuccess,
    }),
    save: useMutation({
      mutationFn: (change: { id: string; etag: string | undefined; save: TemplateSave }) =>
        saveTemplate(change.id, change.save, change.etag),
      // Refused because somebody else was first: what they saved is read, too.
      onSettled: onSuccess,
    }),
    revert: useMutation({
      mutationFn: ({ id, version }: { id: string; version: number }) => revertTemplate(id, version),
      onSuccess,
      meta: { failure: 'The template was not reverted' },
    }),
    archive: useMutation({
      mutationFn: (id: string) => archiveTemplate(id),
      onSuccess,
      meta: { failure: 'The template was not archived' },
    }),
    restore: useMutation({
      mutationFn: (id: string) => restoreTemplate(id),
      onSuccess,
      meta: { failure: 'The template was not restored' },
    }),
    apply: useMutation({
      mutationFn: ({ id, ...application }: TemplateApplication & { id: string }) =>
        applyTemplate(id, application),
      onSuccess,
    }),
    propagate: useMutation({
      mutationFn: ({ id, ...propagation }: Propagation & { id: string }) =>
        propagateTemplate(id, propagation),
      onSuccess,
    }),
    follow: useMutation({
      mutationFn: ({ id, ...change }: Schema<'TemplateCellsChange'> & { id: string }) =>
        setTemplateCells(id, change),
      onSuccess,
      meta: { failure: 'The cells were not changed' },
    }),
    undo: useMutation({
      mutationFn: (runId: string) => undoRun(runId),
      onSuccess,
      meta: { failure: 'It was not undone' },
    }),
  };
}
