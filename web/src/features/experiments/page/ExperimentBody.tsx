import { useState } from 'react';
import { useMay } from '~/api/access/useMay';
import type { Experiment } from '~/api/experiments/experiments';
import { DraftFacts } from './DraftFacts';
import { DraftTab } from './DraftTab';
import { ExperimentTabs } from './ExperimentTabs';
import { whyClosed } from './whyClosed';

type Tagged = Experiment & { etag: string };

/** A design to be changed by those who may, or what there is to read of it. */
export function ExperimentBody({ experiment }: { experiment: Tagged }) {
  const mayEdit = useMay('editor');
  const why = whyClosed(experiment, mayEdit);
  // A read that hides the texts is nothing to merge with what is being written.
  const [editable, setEditable] = useState<Tagged>();
  if (why === undefined && editable !== experiment) setEditable(experiment);
  const draft = why === undefined ? experiment : editable;
  const facts =
    experiment.state === 'draft' ? (
      <DraftFacts experiment={experiment} />
    ) : (
      <ExperimentTabs experiment={experiment} />
    );
  // Once opened it stays, or what was typed would go when somebody else starts or archives it.
  return draft ? (
    <DraftTab experiment={draft} closed={why === undefined ? undefined : { why, facts }} />
  ) : (
    facts
  );
}
