import { memo } from 'react';
import type { MatrixCharacter, MatrixEmotion } from '~/api/prompts/matrix';
import { isolated } from '~/lib/text/isolated';
import { cellInWords, hasDraft, matches, signOf, stateOf, type CellFilter } from '../model';
import { extentOf } from '../selection/selection';
import classes from './MatrixGrid.module.css';

interface MatrixRowProps {
  row: MatrixCharacter;
  emotions: readonly MatrixEmotion[];
  /** Its place in the grid; the header is 0. */
  place: number;
  top: number;
  /** The columns that are in the page, from 0; `last` is not among them. */
  first: number;
  last: number;
  columnWidth: number;
  /** Where the tab stop is, when it is in this row: 0 for the row's header. */
  activeColumn: number;
  selected: ReadonlySet<string> | undefined;
  filter: CellFilter | undefined;
  /** Whose defaults are lit, from 0. */
  litColumn: number;
}

/** Draws a row; the grid listens to what happens in it. A cell is one element: there are many. */
export const MatrixRow = memo(function MatrixRow(props: MatrixRowProps) {
  const { row, emotions, place, top, first, last, columnWidth, activeColumn, selected } = props;
  const extent = selected
    ? extentOf(
        new Map([[row.id, selected]]),
        [row.id],
        emotions.map(({ name }) => name),
      )
    : 'none';
  return (
    <div
      role="row"
      className={classes['row']}
      aria-rowindex={place + 1}
      data-row={place}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span
        role="rowheader"
        className={classes['rowHead']}
        data-column={0}
        tabIndex={activeColumn === 0 ? 0 : -1}
        aria-selected={extent === 'all'}
        aria-colindex={1}
      >
        <span className={classes['check']} data-check data-extent={extent} aria-hidden />
        <span className={classes['label']} data-open>
          {row.name}
        </span>
      </span>
      {first > 0 && <span role="none" style={{ flex: 'none', width: first * columnWidth }} />}
      {emotions.slice(first, last).map((emotion, at) => {
        const column = first + at;
        const state = stateOf(row, column, emotion);
        return (
          <span
            key={emotion.name}
            role="gridcell"
            className={classes['cell']}
            data-column={column + 1}
            data-state={state}
            data-lit={(state === 'default' && column === props.litColumn) || undefined}
            data-dim={!matches(row, column, emotion, props.filter) || undefined}
            tabIndex={activeColumn === column + 1 ? 0 : -1}
            aria-selected={selected?.has(emotion.name) ?? false}
            aria-colindex={column + 2}
            aria-label={`${isolated(emotion.display_name)}: ${cellInWords(row, column, emotion)}`}
            data-sign={signOf(row, column, emotion)}
            data-draft={hasDraft(row, column) || undefined}
          />
        );
      })}
    </div>
  );
});
