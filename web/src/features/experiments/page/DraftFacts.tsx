import { Alert } from '@mantine/core';
import { IconArchive } from '@tabler/icons-react';
import type { Experiment } from '~/api/experiments/experiments';
import { ArmTexts } from './ArmTexts';
import { DesignFacts } from './DesignFacts';

/** A design, to be read. */
export function DraftFacts({ experiment }: { experiment: Experiment }) {
  return (
    <>
      {experiment.archived_at !== null && (
        <Alert color="gray" icon={<IconArchive size={20} />} title="This draft is archived">
          It was never started, and can neither be changed nor started any more.
        </Alert>
      )}
      <ArmTexts experiment={experiment} />
      <DesignFacts experiment={experiment} />
    </>
  );
}
