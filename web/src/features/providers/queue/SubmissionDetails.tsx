import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { submissionQuery, type Submission } from '~/api/providers/submissions';
import { exactTime } from '~/lib/time/time';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { Facts } from '~/ui/text/Facts';
import { ReadOnlyContent } from '../preset/ReadOnlyContent';
import { costInWords } from './standing';

/** All that is known of an order, with the body that was sent. */
export function SubmissionDetails({ submission }: { submission: Submission }) {
  const whole = useQuery(submissionQuery(submission.submission_id));
  const { error, external_id, answered_at, ended_at, resolution } = submission;
  const request = whole.data?.request;
  return (
    <Stack gap="sm">
      {error && (
        <Text size="sm" c="var(--mien-bad)">
          {error.message}
          {error.may_be_billed && ' The provider may bill it all the same.'}
        </Text>
      )}
      <Facts
        facts={[
          ['Id at the provider', external_id ?? 'Not told'],
          ['Our id', submission.submission_id],
          ['Cost', costInWords(submission)],
          ['Sent', exactTime(submission.created_at)],
          ['Answered', answered_at ? exactTime(answered_at) : 'Not yet'],
          ['Ended', ended_at ? exactTime(ended_at) : 'Not yet'],
          ...(resolution
            ? ([
                [
                  'Said by a person',
                  `${resolution.outcome === 'made' ? 'It was made' : 'It was not made'} (${
                    resolution.by?.display_name ?? 'somebody'
                  })`,
                ],
              ] as [string, string][])
            : []),
        ]}
      />
      {whole.error && <ErrorPanel error={whole.error} />}
      {whole.isPending && <PageSkeleton rows={2} />}
      {request !== undefined && request !== null && (
        <ReadOnlyContent label="What was sent" content={request} />
      )}
    </Stack>
  );
}
