import { useMutation, useQueryClient } from '@tanstack/react-query';
import { changeExpressionLabels, expressionLabelsQuery, type LabelEntry } from './expressionLabels';

export function useLabelChange() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ entries, etag }: { entries: LabelEntry[]; etag: string }) =>
      changeExpressionLabels(entries, etag),
    // Refused because somebody else was first: what they saved is read, too.
    onSettled: () => queryClient.invalidateQueries({ queryKey: expressionLabelsQuery.queryKey }),
  });
}
