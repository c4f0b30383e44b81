import { Button, Text } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  checkIsolation,
  stagingStatusQuery,
  type StagingIsolation,
  type StagingPart,
} from '~/api/staging/status';
import { exactTime } from '~/lib/time/time';
import { Section } from '~/ui/page/Section';
import { IsolationRow } from './IsolationRow';
import classes from './Status.module.css';
import { byGravity, isolationInWords } from './words';

interface IsolationSectionProps {
  isolation: StagingIsolation;
  /** The bridge, when it is silent: what it tried is as it was then. */
  silent: StagingPart | undefined;
}

/** Whether staging and production share anything, as it was found by trying. */
export function IsolationSection({ isolation, silent }: IsolationSectionProps) {
  const queryClient = useQueryClient();
  const check = useMutation({
    mutationFn: checkIsolation,
    onSuccess: (status) => queryClient.setQueryData(stagingStatusQuery.queryKey, status),
    meta: { failure: 'The isolation was not tried again' },
  });
  const isAsked = isolation.is_asked_for;
  return (
    <Section
      title="Isolation from production"
      description="Not what the configuration says, but what was found by trying: each side’s credentials at the other, too."
      actions={
        <Button
          variant="default"
          leftSection={<IconShieldCheck size={16} aria-hidden />}
          loading={check.isPending}
          disabled={isAsked}
          onClick={() => check.mutate()}
        >
          Try again
        </Button>
      }
    >
      <p className={classes['verdictLine']} data-result={isolation.result} role="status">
        {isolationInWords(isolation)}.
      </p>
      {silent && (
        <Text size="sm" c="var(--mien-quiet)">
          {silent.checked_at === null
            ? 'What the bridge is to try waits until there is one.'
            : `The bridge has been silent since ${exactTime(silent.checked_at)}: what it tried is as it was then.`}
        </Text>
      )}
      {isAsked && (
        <Text size="sm" c="var(--mien-quiet)" role="status">
          The bridge has been asked to try again; what it finds appears here.
        </Text>
      )}
      <ul className={classes['list']}>
        {byGravity(isolation.checks).map((one) => (
          <IsolationRow key={one.name} check={one} />
        ))}
      </ul>
    </Section>
  );
}
