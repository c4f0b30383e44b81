// Versions of prompts, of cells and of global defaults alike.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { isProblem } from '~/lib/problem';
import { body, changeHeaders, client, taggedBody, type Schema } from '../client';
import { cellKey, type CellRef } from './cell';

export type Prompt = Schema<'Prompt'>;
export type PromptVersion = Schema<'PromptVersion'>;
export type VariableProblem = Schema<'VariableProblem'>;

export interface SavedVersion {
  version: number;
  prompt_text: string | null;
  /** The text was the current one already: there is no new version. */
  unchanged: boolean;
  etag: string;
}

interface Change {
  /** Of what is changed, as it was read. */
  etag: string;
  change_reason?: string;
}

function saved(answer: {
  version: number;
  prompt_text: string | null;
  unchanged?: boolean;
  etag: string;
}): SavedVersion {
  const { version, prompt_text, unchanged = false, etag } = answer;
  return { version, prompt_text, unchanged, etag: etag || `"${version}"` };
}

/** Makes a new version; a cell that inherits gets a text of its own. */
export async function savePrompt(
  cell: CellRef,
  prompt_text: string,
  change: Change,
): Promise<SavedVersion> {
  const { emotion, character_id: id } = cell;
  const header = changeHeaders(change.etag);
  const draft = { prompt_text, ...reasonOf(change) };
  const answer =
    id === null
      ? await taggedBody(
          client.PUT('/api/admin/global-prompts/{emotion}', {
            params: { path: { emotion }, header },
            body: draft,
          }),
        )
      : await taggedBody(
          client.POST('/api/admin/characters/{id}/emotional-prompts/{emotion}', {
            params: { path: { id, emotion }, header },
            body: draft,
          }),
        );
  return saved(answer);
}

function reasonOf({ change_reason }: Change) {
  return change_reason ? { change_reason } : {};
}

/** The cell falls back to the global default; the deletion is a version, too. */
export function deletePrompt(id: string, emotion: string, change: Change) {
  return body(
    client.DELETE('/api/admin/characters/{id}/emotional-prompts/{emotion}', {
      params: { path: { id, emotion }, header: changeHeaders(change.etag) },
      body: reasonOf(change),
    }),
  );
}

/** Restores the text of a version, by its id or number, as a new version. */
export async function revertPrompt(
  cell: CellRef,
  version_id: string | number,
  change: Change,
): Promise<SavedVersion> {
  const { emotion, character_id: id } = cell;
  const header = changeHeaders(change.etag);
  const request = { version_id, ...reasonOf(change) };
  const answer =
    id === null
      ? await taggedBody(
          client.POST('/api/admin/global-prompts/{emotion}/revert', {
            params: { path: { emotion }, header },
            body: request,
          }),
        )
      : await taggedBody(
          client.POST('/api/admin/characters/{id}/emotional-prompts/{emotion}/revert', {
            params: { path: { id, emotion }, header },
            body: request,
          }),
        );
  return saved(answer);
}

const versionsInPage = 100;

/** All versions, latest first; a cell that never had a text of its own has none. */
export function versionsQuery(cell: CellRef) {
  return infiniteQueryOptions({
    queryKey: [...cellKey(cell), 'versions'],
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: versionsInPage, offset: pageParam, order: 'desc' } as const;
      const { emotion, character_id: id } = cell;
      try {
        return id === null
          ? await body(
              client.GET('/api/admin/global-prompts/{emotion}/versions', {
                params: { path: { emotion }, query },
                signal,
              }),
            )
          : await body(
              client.GET('/api/admin/characters/{id}/emotional-prompts/{emotion}/versions', {
                params: { path: { id, emotion }, query },
                signal,
              }),
            );
      } catch (error) {
        if (isProblem(error) && error.status === 404) return { versions: [], total: 0 };
        throw error;
      }
    },
    initialPageParam: 0,
    getNextPageParam: (page, pages) => {
      const read = pages.reduce((sum, { versions }) => sum + versions.length, 0);
      return page.versions.length > 0 && read < page.total ? read : null;
    },
  });
}

/** One version by its number; it never changes, but for the count of its videos. */
export function versionQuery(cell: CellRef, version: number) {
  return queryOptions({
    queryKey: [...cellKey(cell), 'version', version],
    queryFn: ({ signal }) => {
      const { emotion, character_id: id } = cell;
      const path = { emotion, version: String(version) };
      return id === null
        ? body(
            client.GET('/api/admin/global-prompts/{emotion}/versions/{version}', {
              params: { path },
              signal,
            }),
          )
        : body(
            client.GET(
              '/api/admin/characters/{id}/emotional-prompts/{emotion}/versions/{version}',
              {
                params: { path: { id, ...path } },
                signal,
              },
            ),
          );
    },
    staleTime: 5 * 60_000,
  });
}
