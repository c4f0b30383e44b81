import { Button, Text } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import type { CellRef } from '~/api/prompts/cell';
import { resolutionQuery } from '~/api/prompts/resolutions';
import { messageOf } from '~/lib/problem';
import { promptProblem } from '~/lib/prompt/promptRules';
import { parseVariables, type Scope } from '~/lib/prompt/variables';
import { isBlank } from '~/lib/text/blank';
import { resolvedParts, type ResolvedPart } from './resolvedParts';
import { SidePanel } from './SidePanel';
import { TextNotes } from './TextNotes';
import { Verdict } from './Verdict';
import classes from './Side.module.css';

interface ResolvedPanelProps {
  cell: CellRef;
  text: string;
  character_name: string | null;
  scope: Scope;
  /** Goes to a place in the text. */
  onSelect: (from: number, to: number) => void;
  children?: ReactNode;
}

/** What the video model would be given: the text with its variables filled in, as one types. */
export function ResolvedPanel(props: ResolvedPanelProps) {
  const { cell, text, character_name, scope, onSelect } = props;
  const [settled] = useDebouncedValue(text, 350);
  const query = useQuery({
    ...resolutionQuery(cell, settled),
    placeholderData: keepPreviousData,
    retry: false,
    enabled: promptProblem(settled) === undefined,
  });
  const textProblem = promptProblem(text);
  const isOld = settled !== text || query.isPlaceholderData;
  const { data } = query;
  const parts = useMemo(
    () =>
      data && !query.isPlaceholderData
        ? resolvedParts(parseVariables(settled), data.text, {
            character_name,
            emotion: cell.emotion,
            scope,
          })
        : [],
    [data, query.isPlaceholderData, settled, character_name, cell.emotion, scope],
  );
  return (
    <SidePanel
      title="As the video model gets it"
      note={data && !query.error && <Verdict resolution={data} />}
    >
      {props.children}
      {isBlank(text) ? (
        <Text size="sm" className={classes['quiet']}>
          As soon as there is a text, it is shown here with its variables filled in.
        </Text>
      ) : textProblem !== undefined ? (
        <Text size="sm" className={classes['quiet']}>
          {textProblem}
        </Text>
      ) : query.error ? (
        <Text size="sm" className={classes['quiet']}>
          {messageOf(query.error)}
        </Text>
      ) : (
        <ResolvedText parts={parts} whole={data?.text ?? ''} isOld={isOld} />
      )}
      {data && <TextNotes text={settled} resolution={data} onSelect={onSelect} />}
    </SidePanel>
  );
}

interface ResolvedTextProps {
  parts: readonly ResolvedPart[];
  /** While the parts are not known. */
  whole: string;
  isOld: boolean;
}

/** A longer text than this is folded at first. */
const longText = 900;

function ResolvedText({ parts, whole, isOld }: ResolvedTextProps) {
  const [opened, { toggle }] = useDisclosure();
  const isLong = whole.length > longText;
  return (
    <>
      <p
        className={classes['resolved']}
        data-old={isOld || undefined}
        data-folded={(isLong && !opened) || undefined}
        dir="auto"
      >
        {parts.length === 0 && whole}
        {parts.map((part, at) => {
          const key = `${String(at)}-${part.variable ?? ''}`;
          if (part.left) {
            return (
              <span key={key} className={classes['left']}>
                {part.text}
              </span>
            );
          }
          if (part.variable === undefined) return <span key={key}>{part.text}</span>;
          return (
            // A name of the other direction turns nothing around but itself.
            <bdi key={key} className={classes['filled']} title={`{${part.variable}}`}>
              {part.text}
            </bdi>
          );
        })}
      </p>
      {isLong && (
        <Button size="compact-sm" variant="subtle" color="gray" onClick={toggle}>
          {opened ? 'Show less' : 'Show all of it'}
        </Button>
      )}
    </>
  );
}
