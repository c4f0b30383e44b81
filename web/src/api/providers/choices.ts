import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { CellRef } from '../prompts/cell';
import { body, changeHeaders, client, type Schema } from '../client';
import type { paths } from '../generated/schema';
import { pagedQuery } from '../pages';

export type PresetChoice = Schema<'PresetChoice'>;
export type PresetChoosing = Schema<'PresetChoosing'>;
export type ResolvedChoice = Schema<'ResolvedChoice'>;
type ListQuery = NonNullable<paths['/api/admin/preset-choices']['get']['parameters']['query']>;
export type ChoiceFilter = Omit<ListQuery, 'limit' | 'cursor'>;

/** The least specific ones come first. */
export function choicesQuery(filter: ChoiceFilter) {
  return {
    ...pagedQuery(['preset-choices', filter], 100, (page, signal) =>
      body(
        client.GET('/api/admin/preset-choices', {
          params: { query: { ...filter, ...page } },
          signal,
        }),
      ),
    ),
    placeholderData: keepPreviousData,
  };
}

/** What would make a clip of the cell now, and what that is expected to cost. */
export function resolvedChoiceQuery({ character_id, emotion }: CellRef) {
  return queryOptions({
    queryKey: ['resolved-choice', character_id, emotion],
    queryFn: ({ signal }) =>
      body(
        client.GET('/api/admin/preset-choices/resolved', {
          params: { query: { emotion, ...(character_id ? { character_id } : {}) } },
          signal,
        }),
      ),
  });
}

export function choosePreset(choosing: PresetChoosing) {
  return body(
    client.PUT('/api/admin/preset-choices', {
      params: { header: changeHeaders() },
      body: choosing,
    }),
  );
}
