import { queryOptions } from '@tanstack/react-query';
import { changeHeaders, client, taggedBody, type Schema } from '../client';

export type LabelEntry = Schema<'ExpressionLabelEntry'>;

/** Which expressions of other programs stand for which emotion, with the tag that a change sends. */
export const expressionLabelsQuery = queryOptions({
  queryKey: ['expression-labels'],
  queryFn: ({ signal }) => taggedBody(client.GET('/api/admin/expression-labels', { signal })),
});

export function changeExpressionLabels(entries: LabelEntry[], etag: string) {
  return taggedBody(
    client.PUT('/api/admin/expression-labels', {
      params: { header: changeHeaders(etag) },
      body: { entries },
    }),
  );
}
