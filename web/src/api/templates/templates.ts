import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { body, changeHeaders, client, taggedBody, type Schema } from '../client';
import type { paths } from '../generated/schema';
import { pagedQuery } from '../pages';

export type Template = Schema<'ListedTemplate'>;
export type TemplateDetails = Schema<'TemplateDetails'>;
export type TemplateVersion = Schema<'TemplateVersion'>;
export type TemplateCreation = Schema<'TemplateCreation'>;
export type TemplateSave = Schema<'TemplateSave'>;
export type TemplateState = Schema<'TemplateState'>;
export type TemplateCell = Schema<'TemplateCell'>;
export type TemplateCellName = Schema<'TemplateCellName'>;
export type TemplateApplication = Schema<'TemplateApplication'>;
export type PlannedCell = Schema<'PlannedTemplateCell'>;
export type Placeholder = Schema<'Placeholder'>;
export type Propagation = Schema<'TemplatePropagation'>;
export type TemplateRun = Schema<'TemplateRun'>;
export type UndoneRun = Schema<'TemplateRunResult'>;
export type TemplateDraft = Schema<'TemplatePlanRequest'>;
type ListQuery = NonNullable<paths['/api/admin/templates']['get']['parameters']['query']>;
export type TemplateFilter = Omit<ListQuery, 'limit' | 'cursor'>;

/** Templates by name. */
export function templatesQuery(filter: TemplateFilter) {
  return {
    ...pagedQuery(['templates', 'list', filter], 100, (page, signal) =>
      body(
        client.GET('/api/admin/templates', { params: { query: { ...filter, ...page } }, signal }),
      ),
    ),
    placeholderData: keepPreviousData,
  };
}

/** With its etag, which a change of it sends. */
export function templateQuery(id: string) {
  return queryOptions({
    queryKey: ['templates', 'one', id],
    queryFn: ({ signal }) =>
      taggedBody(client.GET('/api/admin/templates/{id}', { params: { path: { id } }, signal })),
  });
}

export function templateVersionsQuery(id: string) {
  return pagedQuery(['templates', 'versions', id], 50, (page, signal) =>
    body(
      client.GET('/api/admin/templates/{id}/versions', {
        params: { path: { id }, query: page },
        signal,
      }),
    ),
  );
}

export function templateCellsQuery(id: string, state: TemplateState | undefined) {
  return pagedQuery(['templates', 'cells', id, state ?? 'all'], 100, (page, signal) =>
    body(
      client.GET('/api/admin/templates/{id}/cells', {
        params: { path: { id }, query: { ...(state ? { state } : {}), ...page } },
        signal,
      }),
    ),
  );
}

/** Newest first. */
export function templateRunsQuery(id: string) {
  return pagedQuery(['templates', 'runs', id], 50, (page, signal) =>
    body(
      client.GET('/api/admin/templates/{id}/runs', {
        params: { path: { id }, query: page },
        signal,
      }),
    ),
  );
}

/** What propagating this content would change; the newest version's without a draft. */
export function planQuery(id: string, draft: TemplateDraft) {
  return pagedQuery(['templates', 'plan', id, draft], 50, (page, signal) =>
    body(
      client.POST('/api/admin/templates/{id}/plan', {
        params: { path: { id }, query: page },
        body: draft,
        signal,
      }),
    ),
  );
}

export function createTemplate(creation: TemplateCreation) {
  return body(
    client.POST('/api/admin/templates', { params: { header: changeHeaders() }, body: creation }),
  );
}

export function saveTemplate(id: string, save: TemplateSave, etag: string | undefined) {
  return taggedBody(
    client.PUT('/api/admin/templates/{id}', {
      params: { path: { id }, header: changeHeaders(etag) },
      body: save,
    }),
  );
}

export function revertTemplate(id: string, version: number) {
  return body(
    client.POST('/api/admin/templates/{id}/revert', {
      params: { path: { id }, header: changeHeaders() },
      body: { version_id: version },
    }),
  );
}

export function archiveTemplate(id: string) {
  return body(
    client.DELETE('/api/admin/templates/{id}', {
      params: { path: { id }, header: changeHeaders() },
    }),
  );
}

export function restoreTemplate(id: string) {
  return body(
    client.POST('/api/admin/templates/{id}/restore', {
      params: { path: { id }, header: changeHeaders() },
    }),
  );
}

export function applyTemplate(id: string, application: TemplateApplication) {
  return body(
    client.POST('/api/admin/templates/{id}/apply', {
      params: { path: { id }, header: changeHeaders() },
      body: application,
    }),
  );
}

export function propagateTemplate(id: string, propagation: Propagation) {
  return body(
    client.POST('/api/admin/templates/{id}/propagate', {
      params: { path: { id }, header: changeHeaders() },
      body: propagation,
    }),
  );
}

export function setTemplateCells(id: string, change: Schema<'TemplateCellsChange'>) {
  return body(
    client.PUT('/api/admin/templates/{id}/cells', {
      params: { path: { id }, header: changeHeaders() },
      body: change,
    }),
  );
}

export function undoRun(runId: string) {
  return body(
    client.POST('/api/admin/template-runs/{id}/undo', {
      params: { path: { id: runId }, header: changeHeaders() },
      body: {},
    }),
  );
}
