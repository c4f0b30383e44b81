import { Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconEqual, IconHourglass } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { OutcomeResult } from '~/api/experiments/experiments';
import { CopyField } from '~/ui/field/CopyField';
import { Section } from '~/ui/page/Section';
import { toneOf, type VerdictTone } from '../results/verdict';
import { Term } from '../results/Term';
import { evidenceWords } from '../words';
import { OutcomeFigure } from './OutcomeFigure';
import { differenceWords } from './shares';
import classes from './Traffic.module.css';

const icons: Record<VerdictTone, ReactNode> = {
  open: <IconHourglass size={20} aria-hidden />,
  good: <IconCircleCheck size={20} aria-hidden />,
  equal: <IconEqual size={20} aria-hidden />,
  bad: <IconAlertTriangle size={20} aria-hidden />,
};

interface OutcomesProps {
  outcomes: readonly OutcomeResult[];
  /** More can be told. */
  isOpen: boolean;
}

/** What users did with what they got, by the name of what was told. */
export function Outcomes({ outcomes, isOpen }: OutcomesProps) {
  if (outcomes.length === 0) return <NoOutcomes isOpen={isOpen} />;
  return (
    <Section
      title="What came of it"
      description="A person counts once for each name, with the first outcome. It decides nothing about the panel’s vote, nor does that about this."
    >
      <div className={classes['outcomes']}>
        {outcomes.map((outcome) => (
          <Outcome key={outcome.name} outcome={outcome} />
        ))}
      </div>
    </Section>
  );
}

function Outcome({ outcome }: { outcome: OutcomeResult }) {
  const { name, state, sentence, evidence } = outcome;
  const tone = toneOf(state);
  const difference = differenceWords(outcome);
  return (
    <article className={classes['outcome']} data-tone={tone} aria-label={name}>
      {icons[tone]}
      <div>
        <h3>{sentence}</h3>
        <OutcomeFigure outcome={outcome} />
        {difference !== undefined && (
          <Text size="sm" mt={4}>
            {difference} Evidence that they differ:{' '}
            <Term says="Without any effect, evidence this high is seen in fewer experiments than one in as many, however often one looks. There may be five names, so that more is asked than of the panel’s vote.">
              {evidenceWords(evidence.log_e)}
            </Term>{' '}
            of the {evidence.threshold}× that decide.
          </Text>
        )}
      </div>
    </article>
  );
}

const example = `curl -X POST "$MIEN_URL/api/experiments/outcomes" \\
  -H "Authorization: Bearer $MIEN_TOKEN" -H "Content-Type: application/json" \\
  -d '{"resolution_id": "…", "name": "watched", "is_success": true}'`;

function NoOutcomes({ isOpen }: { isOpen: boolean }) {
  return (
    <Section
      title="Nothing was told of what came of it"
      description={
        isOpen
          ? 'Each answer of resolve has a resolution_id. Tell Mien what its user did: failures as well as successes, within 30 days and before the experiment ends.'
          : 'The experiment has ended, and no more is taken.'
      }
    >
      {isOpen && <CopyField label="How to tell it" value={example} />}
    </Section>
  );
}
