import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { body, changeHeaders, client, taggedBody, type Schema } from '../client';
import type { paths } from '../generated/schema';
import { pagedQuery } from '../pages';

export type Experiment = Schema<'Experiment'>;
export type ListedExperiment = Schema<'ListedExperiment'>;
export type ExperimentDraft = Schema<'ExperimentDraft'>;
export type ExperimentResults = Schema<'ExperimentResults'>;
export type RaterProgress = Schema<'RaterProgress'>;
export type TrialAnswer = NonNullable<Schema<'TrialVote'>['answer']>;
type ListQuery = NonNullable<paths['/api/admin/experiments']['get']['parameters']['query']>;
export type ExperimentFilter = Omit<ListQuery, 'limit' | 'cursor'>;

export function experimentsQuery(filter: ExperimentFilter) {
  return {
    ...pagedQuery(['experiments', filter], 100, (page, signal) =>
      body(
        client.GET('/api/admin/experiments', { params: { query: { ...filter, ...page } }, signal }),
      ),
    ),
    placeholderData: keepPreviousData,
  };
}

/** With its etag, which a change of it sends. */
export function experimentQuery(id: string) {
  return queryOptions({
    queryKey: ['experiments', 'one', id],
    queryFn: ({ signal }) =>
      taggedBody(client.GET('/api/admin/experiments/{id}', { params: { path: { id } }, signal })),
  });
}

export function resultsQuery(id: string) {
  return queryOptions({
    queryKey: ['experiments', 'results', id],
    queryFn: ({ signal }) =>
      body(client.GET('/api/admin/experiments/{id}/results', { params: { path: { id } }, signal })),
  });
}

export function powerQuery(raters: number) {
  return queryOptions({
    queryKey: ['experiment-power', raters],
    queryFn: ({ signal }) =>
      body(client.GET('/api/admin/experiment-power', { params: { query: { raters } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
}

export function nextTrialQuery(id: string) {
  return queryOptions({
    queryKey: ['next-trial', id],
    queryFn: ({ signal }) =>
      body(
        client.GET('/api/admin/experiments/{id}/next-trial', { params: { path: { id } }, signal }),
      ),
  });
}

export function createExperiment(draft: ExperimentDraft) {
  return body(
    client.POST('/api/admin/experiments', { params: { header: changeHeaders() }, body: draft }),
  );
}

/** What is done with an experiment as a whole. */
export type ExperimentStep = 'start' | 'close' | 'promote' | 'archive';

export function takeStep(id: string, etag: string, step: ExperimentStep) {
  return body(
    client.POST(`/api/admin/experiments/{id}/${step}`, {
      params: { path: { id }, header: changeHeaders(etag) },
    }),
  );
}

export interface Vote {
  trialId: string;
  answer: TrialAnswer;
  decision_ms: number;
}

export function vote({ trialId, ...ballot }: Vote) {
  return body(
    client.POST('/api/admin/experiment-trials/{id}/vote', {
      params: { path: { id: trialId }, header: changeHeaders() },
      body: ballot,
    }),
  );
}
