import { Tooltip, UnstyledButton } from '@mantine/core';
import { count } from '~/lib/text/counts';
import type { CellCounts, CellFilter } from './model';
import { templateStates } from './search';
import classes from './Legend.module.css';

const entries = [
  { state: 'custom', sign: 'v3', word: 'Custom', means: 'The character has a text of its own.' },
  {
    state: 'default',
    sign: '↳',
    word: 'Default',
    means: 'The global default of the emotion shows through.',
  },
  {
    state: 'missing',
    sign: '!',
    word: 'Missing',
    means: 'Neither an own text nor a default: write one.',
  },
  {
    state: 'template',
    sign: 'T3',
    word: 'Template',
    means: 'The text follows a template; it is custom, too.',
  },
  {
    state: 'behind',
    sign: 'T3↑',
    word: 'Behind',
    means: 'The template has changed since the text was made from it.',
  },
  {
    state: 'pinned',
    sign: 'T3=',
    word: 'Pinned',
    means: 'The text stays with the version of the template that it was made from.',
  },
  {
    state: 'detached',
    sign: 'v3',
    word: 'Detached',
    means: 'The text came from a template and was changed since.',
  },
  { state: 'draft', sign: '', word: 'Draft', means: 'You began to write here and have not saved.' },
] as const;

/** Who has no templates need not read of them. */
function isOfTemplates(state: CellFilter): boolean {
  return templateStates.some((one) => one === state);
}

interface LegendProps {
  counts: CellCounts;
  state: CellFilter | undefined;
  onChange: (state: CellFilter | undefined) => void;
}

/** What the signs mean; pressing one shows only the characters with such a cell. */
export function Legend({ counts, state: chosen, onChange }: LegendProps) {
  const shown = entries.filter(
    ({ state }) => !isOfTemplates(state) || counts[state] > 0 || chosen === state,
  );
  return (
    <div
      role="group"
      aria-label="Show only characters with a cell that is"
      className={classes['legend']}
    >
      {shown.map(({ state, sign, word, means }) => (
        <Tooltip key={state} label={`${means} Press to show only these.`}>
          <UnstyledButton
            className={classes['item']}
            aria-pressed={chosen === state}
            onClick={() => onChange(chosen === state ? undefined : state)}
          >
            <span className={classes['sign']} data-state={state} aria-hidden>
              {sign}
            </span>
            {word}
            <span className={classes['count']}>{count(counts[state])}</span>
          </UnstyledButton>
        </Tooltip>
      ))}
    </div>
  );
}
