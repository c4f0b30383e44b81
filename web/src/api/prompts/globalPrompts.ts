import { queryOptions } from '@tanstack/react-query';
import { body, client, type Schema } from '../client';

export type GlobalPromptEntry = Schema<'GlobalPromptEntry'>;

/** One for each emotion in use; an emotion without a default has no text. */
export const globalPromptsQuery = queryOptions({
  queryKey: ['global-prompts'],
  queryFn: ({ signal }) => body(client.GET('/api/admin/global-prompts', { signal })),
  select: (answer) => answer.prompts,
});
