import { Button, Group, Text } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useState } from 'react';
import { useMay } from '~/api/access/useMay';
import type { Names } from '~/api/people/useNames';
import type { Submission } from '~/api/providers/submissions';
import { Disclosure } from '~/ui/page/Disclosure';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { ClipOf } from './ClipOf';
import { ResolveDialog } from './ResolveDialog';
import { costInWords } from './standing';
import { SubmissionDetails } from './SubmissionDetails';
import classes from '../Providers.module.css';

interface ParkedCardProps {
  submission: Submission;
  names: Names;
}

/** An order whose answer was lost: what is known, and the two things that a person can say. */
export function ParkedCard({ submission, names }: ParkedCardProps) {
  const mayEdit = useMay('editor');
  const [outcome, setOutcome] = useState<'made' | 'not_made'>();
  const [isOpened, setIsOpened] = useState(false);
  const { provider, error, created_at } = submission;
  return (
    <article className={classes['parked']}>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <IconHandStop size={20} aria-hidden className={classes['parkedIcon'] ?? ''} />
        <div>
          <Text fw={600} size="sm" component="h2" m={0}>
            Was this made by {provider.name}?
          </Text>
          <Text size="sm" component="div">
            <ClipOf submission={submission} names={names} />, sent <RelativeTime at={created_at} />.
            {error && ` ${error.message}`}
          </Text>
          <Text size="sm" c="var(--mien-quiet)" mt={4}>
            Its list of jobs around that time tells. Until you say so, nothing is ordered again, and{' '}
            {costInWords(submission).toLowerCase()} counts as spent.
          </Text>
        </div>
      </Group>
      {mayEdit && (
        <Group gap="xs">
          <Button variant="default" onClick={() => setOutcome('made')}>
            It was made
          </Button>
          <Button variant="default" onClick={() => setOutcome('not_made')}>
            It was not made
          </Button>
        </Group>
      )}
      <Disclosure
        title="What is known, and what was sent"
        isOpened={isOpened}
        onToggle={() => setIsOpened(!isOpened)}
      >
        <SubmissionDetails submission={submission} />
      </Disclosure>
      {outcome && (
        <ResolveDialog
          submission={submission}
          outcome={outcome}
          onClose={() => setOutcome(undefined)}
        />
      )}
    </article>
  );
}
