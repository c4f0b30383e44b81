import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { body, changeHeaders, client, taggedBody, type Schema } from '../client';
import type { paths } from '../generated/schema';
import { pagedQuery, readAll } from '../pages';

export type ListedPreset = Schema<'ListedPreset'>;
export type Preset = Schema<'Preset'>;
export type PresetVersion = Schema<'PresetVersion'>;
export type PresetContent = Readonly<Record<string, unknown>>;
export type PresetDryRun = Schema<'PresetDryRun'>;
export type OrderPart = Schema<'OrderPart'>;
type ListQuery = NonNullable<paths['/api/admin/presets']['get']['parameters']['query']>;
export type PresetFilter = Omit<ListQuery, 'limit' | 'cursor'>;

/** What the server takes as a content; it is typed as an object without members. */
type Content = Schema<'PresetContent'>;

export function presetsQuery(filter: PresetFilter) {
  return {
    ...pagedQuery(['presets', filter], 100, (page, signal) =>
      body(client.GET('/api/admin/presets', { params: { query: { ...filter, ...page } }, signal })),
    ),
    placeholderData: keepPreviousData,
  };
}

/** Those that can be chosen, of all providers. */
export const allPresetsQuery = queryOptions({
  queryKey: ['presets', 'all'],
  queryFn: ({ signal }) =>
    readAll(
      (page) => body(client.GET('/api/admin/presets', { params: { query: page }, signal })),
      (answer) => answer.presets,
    ),
});

/** With its etag, which a change of it sends. */
export function presetQuery(id: string) {
  return queryOptions({
    queryKey: ['presets', 'one', id],
    queryFn: ({ signal }) =>
      taggedBody(client.GET('/api/admin/presets/{id}', { params: { path: { id } }, signal })),
  });
}

export function presetVersionsQuery(id: string) {
  return pagedQuery(['presets', 'versions', id], 50, (query, signal) =>
    body(
      client.GET('/api/admin/presets/{id}/versions', {
        params: { path: { id }, query },
        signal,
      }),
    ),
  );
}

/** Versions never change. */
export function presetVersionQuery(id: string, version: number) {
  return queryOptions({
    queryKey: ['preset-version', id, version],
    queryFn: ({ signal }) =>
      body(
        client.GET('/api/admin/presets/{id}/versions/{version}', {
          params: { path: { id, version: String(version) } },
          signal,
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export interface PresetDraft {
  name: string;
  content: PresetContent;
  change_reason?: string;
  /** Store it although the provider could not be asked. */
  force?: boolean;
}

export function createPreset(provider_id: string, { content, ...draft }: PresetDraft) {
  return body(
    client.POST('/api/admin/presets', {
      params: { header: changeHeaders() },
      body: { provider_id, ...draft, content: content as Content },
    }),
  );
}

/** Adds a version; what is left out stays as it is. */
export function savePreset(id: string, { content, ...draft }: Partial<PresetDraft>, etag?: string) {
  return taggedBody(
    client.PUT('/api/admin/presets/{id}', {
      params: { path: { id }, header: changeHeaders(etag) },
      body: { ...draft, ...(content ? { content: content as Content } : {}) },
    }),
  );
}

/** Checked as a new preset is; by force, although the provider could not be asked. */
export function revertPreset(id: string, version: number, force = false) {
  return body(
    client.POST('/api/admin/presets/{id}/revert', {
      params: { path: { id }, header: changeHeaders() },
      body: { version_id: version, force },
    }),
  );
}

export function archivePreset(id: string) {
  return body(
    client.DELETE('/api/admin/presets/{id}', {
      params: { path: { id }, header: changeHeaders() },
    }),
  );
}

export function restorePreset(id: string) {
  return body(
    client.POST('/api/admin/presets/{id}/restore', {
      params: { path: { id }, header: changeHeaders() },
    }),
  );
}

export interface DryRunOrder {
  character_id: string | null;
  emotion: string;
  content?: PresetContent;
}

/** What would be sent for a cell. Changes nothing, so that it needs no key. */
export function dryRunPreset(id: string, { content, ...order }: DryRunOrder) {
  return body(
    client.POST('/api/admin/presets/{id}/dry-run', {
      params: { path: { id } },
      body: { ...order, ...(content ? { content: content as Content } : {}) },
    }),
  );
}
