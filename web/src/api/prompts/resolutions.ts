import { queryOptions } from '@tanstack/react-query';
import { isBlank } from '~/lib/text/blank';
import { body, client, type Schema } from '../client';
import type { CellRef } from './cell';

export type TextResolution = Schema<'TextResolution'>;

/** What a text would be with its variables filled in; it need not be saved. */
export function resolutionQuery(cell: CellRef, prompt_text: string) {
  return queryOptions({
    queryKey: ['resolution', cell.character_id, cell.emotion, prompt_text],
    queryFn: ({ signal }) => resolveText(cell, prompt_text, signal),
    enabled: !isBlank(prompt_text),
    gcTime: 60_000,
  });
}

export function resolveText(
  { character_id, emotion }: CellRef,
  prompt_text: string,
  signal?: AbortSignal,
): Promise<TextResolution> {
  return body(
    client.POST('/api/admin/prompts/resolutions', {
      body: { character_id, emotion, prompt_text },
      ...(signal ? { signal } : {}),
    }),
  );
}
