import type { ImportSummary } from '~/api/transfer/imports';
import { count, counted } from '~/lib/text/counts';
import { appliedSentence } from '../apply/outline';

/** What came of an import so far, for a list: "24 fine, 2 conflicts, 1 error". */
export function resultsInWords({
  status,
  applied,
  counts,
  results,
  error_message,
}: ImportSummary): string {
  if (applied) return appliedSentence(applied);
  if (status === 'failed') return error_message ?? '';
  if (!counts) return '';
  const { success_count, conflict_count, error_count } = results;
  return [
    ...(success_count > 0 ? [`${count(success_count)} fine`] : []),
    ...(conflict_count > 0 ? [counted(conflict_count, 'conflict')] : []),
    ...(error_count > 0 ? [counted(error_count, 'error')] : []),
  ].join(', ');
}
