import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { body, changeHeaders, client, type Schema } from '../client';
import { pollList } from '../events/polling';
import type { paths } from '../generated/schema';
import { pagedQuery } from '../pages';

export type Submission = Schema<'SubmissionSummary'>;
export type SubmissionState = Schema<'SubmissionState'>;
export type SubmissionResolving = Schema<'SubmissionResolving'>;
type ListQuery = NonNullable<paths['/api/admin/submissions']['get']['parameters']['query']>;
export type SubmissionFilter = Omit<ListQuery, 'limit' | 'cursor'>;

const moving = new Set<SubmissionState>(['submitting', 'accepted', 'unknown']);

/** Whether it goes on by itself. */
export function isMoving(state: SubmissionState): boolean {
  return moving.has(state);
}

const statesOf = (page: { submissions: Submission[] }) =>
  page.submissions.map(({ state }) => ({ status: state }));

/** What providers were asked, newest first. */
export function submissionsQuery(filter: SubmissionFilter) {
  return {
    ...pagedQuery(['submissions', filter], 50, (page, signal) =>
      body(
        client.GET('/api/admin/submissions', { params: { query: { ...filter, ...page } }, signal }),
      ),
    ),
    placeholderData: keepPreviousData,
    refetchInterval: pollList(statesOf, isMoving),
  };
}

/** With the body that was sent. */
export function submissionQuery(id: string) {
  return queryOptions({
    queryKey: ['submissions', 'one', id],
    queryFn: ({ signal }) =>
      body(client.GET('/api/admin/submissions/{id}', { params: { path: { id } }, signal })),
  });
}

/** Says what became of one that only a person can tell. */
export function resolveSubmission(id: string, resolving: SubmissionResolving) {
  return body(
    client.POST('/api/admin/submissions/{id}/resolve', {
      params: { path: { id }, header: changeHeaders() },
      body: resolving,
    }),
  );
}
