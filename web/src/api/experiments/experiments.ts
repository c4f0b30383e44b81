import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { messageOf } from '~/lib/problem';
import { body, changeHeaders, client, refusalOf, taggedBody, type Schema } from '../client';
import type { paths } from '../generated/schema';
import { pagedQuery } from '../pages';

export type Experiment = Schema<'Experiment'>;
export type ListedExperiment = Schema<'ListedExperiment'>;
export type ExperimentDraft = Schema<'ExperimentDraft'>;
export type CellDraft = Schema<'ExperimentCellDraft'>;
export type ExperimentArm = NonNullable<Schema<'ExperimentArm'>>;
export type ExperimentPower = Schema<'ExperimentPower'>;
export type ExperimentResults = Schema<'ExperimentResults'>;
export type RaterProgress = Schema<'RaterProgress'>;
export type Trial = NonNullable<RaterProgress['trial']>;
export type TrialAnswer = NonNullable<Schema<'TrialVote'>['answer']>;
export type SideRating = Schema<'SideRating'>;
export type ExperimentPair = Schema<'ExperimentPairs'>['pairs'][number];
export type ExperimentSplit = NonNullable<Experiment['split']>;
export type TrafficShares = Schema<'TrafficShares'>;
export type TrafficPhase = Schema<'TrafficPhase'>;
export type OutcomeResult = Schema<'OutcomeResult'>;
export type ExperimentRatings = Schema<'ExperimentRatings'>;
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

/** Those on which the panel disagrees the most come first. */
export function pairsQuery(id: string) {
  return queryOptions({
    queryKey: ['experiments', 'pairs', id],
    queryFn: ({ signal }) =>
      body(client.GET('/api/admin/experiments/{id}/pairs', { params: { path: { id } }, signal })),
  });
}

/** The winner as a file of prompts, which another environment imports. */
export function bundlePath(id: string): string {
  return `/api/admin/experiments/${id}/bundle`;
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

/** Replaces the whole draft. */
export function saveDraft(id: string, etag: string, draft: ExperimentDraft) {
  return taggedBody(
    client.PUT('/api/admin/experiments/{id}', {
      params: { path: { id }, header: changeHeaders(etag) },
      body: draft,
    }),
  );
}

/** Shows me what is hidden, and ends my votes. */
export function unblind(id: string, reason: string) {
  return body(
    client.POST('/api/admin/experiments/{id}/unblind', {
      params: { path: { id }, header: changeHeaders() },
      body: { reason },
    }),
  );
}

export function extendExperiment(
  id: string,
  etag: string,
  extension: Schema<'ExperimentExtension'>,
) {
  return body(
    client.POST('/api/admin/experiments/{id}/extend', {
      params: { path: { id }, header: changeHeaders(etag) },
      body: extension,
    }),
  );
}

export function deleteDraft(id: string, etag: string) {
  return body(
    client.DELETE('/api/admin/experiments/{id}', {
      params: { path: { id }, header: changeHeaders(etag) },
    }),
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

/** Gives these shares of all users the texts of the arms, from now on. */
export function splitTraffic(id: string, etag: string, shares: TrafficShares) {
  return taggedBody(
    client.PUT('/api/admin/experiments/{id}/split', {
      params: { path: { id }, header: changeHeaders(etag) },
      body: shares,
    }),
  );
}

export function stopSplit(id: string, etag: string) {
  return taggedBody(
    client.DELETE('/api/admin/experiments/{id}/split', {
      params: { path: { id }, header: changeHeaders(etag) },
    }),
  );
}

/** Why a clip of a trial did not load, in a sentence. */
export async function trialClipFailure(url: string, signal: AbortSignal): Promise<string> {
  const answer = await fetch(url, { headers: { Range: 'bytes=0-0' }, signal }).catch(() => null);
  if (answer === null) return 'Mien cannot be reached; it is loaded again when that is over.';
  if (answer.ok) return 'It is there, but could not be played here.';
  return messageOf(await refusalOf(answer, url));
}

type Ballot = Pick<Schema<'TrialVote'>, 'answer' | 'left' | 'right'>;

export interface Vote {
  trialId: string;
  /** An answer or ratings, as the experiment asks. */
  ballot: Ballot;
  decision_ms: number;
}

export function vote({ trialId, ballot, decision_ms }: Vote) {
  return body(
    client.POST('/api/admin/experiment-trials/{id}/vote', {
      params: { path: { id: trialId }, header: changeHeaders() },
      body: { ...ballot, decision_ms },
    }),
  );
}

/** The trial comes next again. */
export function withdrawVote(trialId: string) {
  return body(
    client.DELETE('/api/admin/experiment-trials/{id}/vote', {
      params: { path: { id: trialId }, header: changeHeaders() },
    }),
  );
}
