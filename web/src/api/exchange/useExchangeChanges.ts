import { useMutation, useQueryClient } from '@tanstack/react-query';
import { applyCard, cancelCard, planCard } from './cardImports';
import { cancelClipExport, createClipExport, type ClipSetFormat } from './clipExports';
import {
  cancelReferenceImage,
  putReferenceImage,
  removeReferenceImage,
  type ImageOrder,
} from './referenceImages';

/** What is exchanged with other programs, and the images that characters are known by. */
export function useExchangeChanges() {
  const queryClient = useQueryClient();
  const ofImages = (character_id: string) =>
    queryClient.invalidateQueries({ queryKey: ['reference-images', character_id] });
  const characterMade = () =>
    Promise.all(
      ['characters', 'matrix', 'character-name', 'reference-images'].map((key) =>
        queryClient.invalidateQueries({ queryKey: [key] }),
      ),
    );
  return {
    /** For when a card is applied, which may be long after that was asked for. */
    characterMade,
    exportClips: useMutation({
      mutationFn: ({ character_id, format }: { character_id: string; format: ClipSetFormat }) =>
        createClipExport(character_id, format),
      onSuccess: (made) => queryClient.setQueryData(['clip-export', made.export_id], made),
    }),
    cancelExport: useMutation({
      mutationFn: cancelClipExport,
      onSettled: (_made, _error, id) =>
        queryClient.invalidateQueries({ queryKey: ['clip-export', id] }),
      meta: { failure: 'The export was not stopped' },
    }),
    putImage: useMutation({
      mutationFn: (order: ImageOrder) => putReferenceImage(order),
      onSettled: (_made, _error, { character_id }) => ofImages(character_id),
    }),
    cancelImage: useMutation({
      mutationFn: cancelReferenceImage,
      onSettled: () => queryClient.invalidateQueries({ queryKey: ['reference-images'] }),
      meta: { failure: 'The image was not stopped' },
    }),
    removeImage: useMutation({
      mutationFn: ({ character_id, emotion }: Pick<ImageOrder, 'character_id' | 'emotion'>) =>
        removeReferenceImage(character_id, emotion),
      onSuccess: (_answer, { character_id }) => ofImages(character_id),
      meta: { failure: 'The image was not removed' },
    }),
    plan: useMutation({
      mutationFn: ({ file, ...options }: { file: File } & Parameters<typeof planCard>[1]) =>
        planCard(file, options),
      onSuccess: (plan) => queryClient.setQueryData(['card-import', plan.import_id], plan),
    }),
    apply: useMutation({
      mutationFn: ({ id, ...order }: { id: string } & Parameters<typeof applyCard>[1]) =>
        applyCard(id, order),
      // A plan that another image has overtaken is read anew, too.
      onSettled: (_made, _error, { id }) =>
        queryClient.invalidateQueries({ queryKey: ['card-import', id] }),
    }),
    cancelCard: useMutation({
      mutationFn: cancelCard,
      onSettled: (_made, _error, id) =>
        queryClient.invalidateQueries({ queryKey: ['card-import', id] }),
      meta: { failure: 'It was not stopped' },
    }),
  };
}
