import { Button, Text } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import type { Generation } from '~/api/staging/generations';
import type { StagingSync } from '~/api/staging/syncs';
import { TextLink } from '~/ui/link/TextLink';
import { Section } from '~/ui/page/Section';
import { RollbackQuestion } from '../../snapshots/RollbackQuestion';
import type { Target } from '../../snapshots/target';

interface OutcomeSectionProps {
  sync: StagingSync;
  target: Target;
  rollBackTo: Generation | undefined;
  /** Why nothing can be done now; empty when it can. */
  obstacle: string;
}

/** Whether what the sync brought is served, and the way back to what was before. */
export function OutcomeSection({ sync, target, rollBackTo, obstacle }: OutcomeSectionProps) {
  const [isAsking, setIsAsking] = useState(false);
  const { generation } = sync;
  if (sync.status !== 'completed' || generation === null || target.served === null) return null;
  const isServed = generation === target.served;
  return (
    <Section
      title="Way back"
      actions={
        isServed &&
        rollBackTo && (
          <Button
            variant="default"
            leftSection={<IconArrowBackUp size={16} aria-hidden />}
            disabled={obstacle !== ''}
            title={obstacle}
            onClick={() => setIsAsking(true)}
          >
            Roll back…
          </Button>
        )
      }
    >
      <Text size="sm">
        {isServed ? (
          <>
            Staging serves what this sync brought, as generation {generation}.{' '}
            {rollBackTo
              ? `Generation ${rollBackTo.number}, which was served before, is kept as it was left.`
              : 'What was served before is not kept any more.'}
          </>
        ) : (
          <>
            Staging serves generation {target.served} now; this sync brought generation {generation}
            . Both are among the{' '}
            <TextLink to="/staging/snapshots" underline="always">
              generations
            </TextLink>
            , as long as they are kept.
          </>
        )}
      </Text>
      {isAsking && rollBackTo && (
        <RollbackQuestion
          target={target}
          generation={rollBackTo}
          onClose={() => setIsAsking(false)}
        />
      )}
    </Section>
  );
}
