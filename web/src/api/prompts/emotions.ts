import { queryOptions } from '@tanstack/react-query';
import { body, changeHeaders, client, type Schema } from '../client';

export type Emotion = Schema<'Emotion'>;
export type EmotionCreation = Schema<'EmotionCreation'>;
export type EmotionPatch = Schema<'EmotionPatch'>;

/** All that are in use, in their order: there are few, so one page holds them. */
export const emotionsQuery = queryOptions({
  queryKey: ['emotions', 'active'],
  queryFn: ({ signal }) => body(client.GET('/api/admin/emotions', { signal })),
  select: (page) => page.emotions,
});

export const archivedEmotionsQuery = queryOptions({
  queryKey: ['emotions', 'archived'],
  queryFn: ({ signal }) =>
    body(client.GET('/api/admin/emotions', { params: { query: { archived: true } }, signal })),
  select: (page) => page.emotions,
});

/** How many cells have a text of their own, or the default, by emotion. */
export const emotionUseQuery = queryOptions({
  queryKey: ['global-prompts', 'use'],
  queryFn: ({ signal }) => body(client.GET('/api/admin/global-prompts', { signal })),
  select: ({ prompts }) => new Map(prompts.map((prompt) => [prompt.emotion, prompt])),
});

export function createEmotion(creation: EmotionCreation) {
  return body(
    client.POST('/api/admin/emotions', {
      params: { header: changeHeaders() },
      body: creation,
    }),
  );
}

/** `version` is the one that was read; without it, whatever is there is changed. */
export function changeEmotion(emotion: string, patch: EmotionPatch, version?: number) {
  return body(
    client.PATCH('/api/admin/emotions/{emotion}', {
      params: {
        path: { emotion },
        header: changeHeaders(version === undefined ? undefined : `"${version}"`),
      },
      body: patch,
    }),
  );
}

/** Archives an emotion that has a history; one without is deleted. */
export function removeEmotion(emotion: string) {
  return body(
    client.DELETE('/api/admin/emotions/{emotion}', {
      params: { path: { emotion }, header: changeHeaders() },
    }),
  );
}

export function restoreEmotion(emotion: string) {
  return body(
    client.POST('/api/admin/emotions/{emotion}/restore', {
      params: { path: { emotion }, header: changeHeaders() },
    }),
  );
}
