import { queryOptions } from '@tanstack/react-query';
import { body, changeHeaders, client, type Schema } from '../client';
import { upload, type UploadOptions } from '../transfer/upload';

export type ReferenceImage = Schema<'ReferenceImage'>;
export type ReferenceImageUpload = Schema<'ReferenceImageUpload'>;

/** Links are good for an hour: they are read anew before. */
const linkInterval = 30 * 60_000;

/** The main image first, then those of emotions. */
export function referenceImagesQuery(character_id: string) {
  return queryOptions({
    queryKey: ['reference-images', character_id],
    queryFn: ({ signal }) =>
      body(
        client.GET('/api/admin/characters/{id}/reference-images', {
          params: { path: { id: character_id } },
          signal,
        }),
      ),
    select: (answer) => answer.reference_images,
    refetchInterval: linkInterval,
  });
}

/** In pixels of the image. */
export interface Crop {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface ImageOrder {
  character_id: string;
  /** null: the main image. */
  emotion: string | null;
  file: File;
  crop: Crop | null;
  onSent: UploadOptions['onSent'];
  signal: AbortSignal;
}

/** Takes the place of the image that is there. */
export function putReferenceImage(order: ImageOrder) {
  const { character_id, emotion, file, crop, onSent, signal } = order;
  const query = new URLSearchParams();
  if (emotion !== null) query.set('emotion', emotion);
  if (crop) query.set('crop', [crop.x, crop.y, crop.width, crop.height].join(','));
  const search = query.size > 0 ? `?${query}` : '';
  // Each order has a file of its own: the same one may be cropped in another way next.
  const ordered = new File([file], file.name, { type: file.type });
  return upload<ReferenceImageUpload>(
    `/api/admin/characters/${character_id}/reference-images${search}`,
    ordered,
    { method: 'PUT', onSent, signal },
  );
}

/** Stops what the server is still reading. */
export function cancelReferenceImage(upload_id: string) {
  return body(
    client.POST('/api/admin/reference-image-uploads/{id}/cancel', {
      params: { path: { id: upload_id }, header: changeHeaders() },
    }),
  );
}

export function removeReferenceImage(character_id: string, emotion: string | null) {
  return body(
    client.DELETE('/api/admin/characters/{id}/reference-images', {
      params: {
        path: { id: character_id },
        query: emotion === null ? {} : { emotion },
        header: changeHeaders(),
      },
    }),
  );
}
