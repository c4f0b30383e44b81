import { Stack, Text } from '@mantine/core';
import type { ImportRow } from '~/api/transfer/imports';
import { count } from '~/lib/text/counts';
import { ProblemList } from '../../ProblemList';
import type { Deciding } from '../decisions/useDecisions';
import { ActionBadge } from '../rows/ActionBadge';
import { actionWords, outcomeWords } from '../texts';
import { RowChoice } from './RowChoice';
import { RowDifference } from './RowDifference';
import { RowFacts } from './RowFacts';
import { RowTexts } from './RowTexts';

interface RowDetailsProps {
  row: ImportRow;
  /** null: there is nothing to decide. */
  deciding: Deciding | null;
}

/** What becomes of one prompt and why, its texts, and what can be decided. */
export function RowDetails({ row, deciding }: RowDetailsProps) {
  const { action, outcome, problems, hints } = row;
  const isOneText = action === 'conflict' && row.prompt_text === row.current_text;
  const means = outcome
    ? outcomeWords[outcome].means
    : isOneText
      ? 'Here and in the file stands one text, in two versions that are not the same.'
      : actionWords[action].means;
  return (
    <Stack gap="md">
      <div>
        {outcome ? <ActionBadge outcome={outcome} /> : <ActionBadge action={action} />}{' '}
        <Text size="sm" component="span">
          {means}
          {row.is_new_character && !outcome && ' The character is new and will be created.'}
        </Text>
      </div>
      {problems.length > 0 && (
        <div>
          <Text size="sm" fw={600}>
            What is wrong, in line {count(row.line)}
          </Text>
          <ProblemList problems={problems} />
        </div>
      )}
      {hints.length > 0 && (
        <div>
          <Text size="sm" fw={600}>
            What its doubled braces do
          </Text>
          <ProblemList problems={hints.map((hint) => ({ ...hint, pointer: '' }))} />
        </div>
      )}
      <RowTexts row={row} />
      {isOneText && <RowDifference row={row} />}
      {deciding && <RowChoice row={row} deciding={deciding} />}
      <RowFacts row={row} />
    </Stack>
  );
}
