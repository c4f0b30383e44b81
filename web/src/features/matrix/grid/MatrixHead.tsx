import { memo } from 'react';
import type { MatrixEmotion } from '~/api/prompts/matrix';
import type { Extent } from '../selection/selection';
import classes from './MatrixGrid.module.css';

interface MatrixHeadProps {
  emotions: readonly MatrixEmotion[];
  first: number;
  last: number;
  columnWidth: number;
  activeColumn: number;
  /** Of each column; the corner's before them. */
  extents: readonly Extent[];
}

export const MatrixHead = memo(function MatrixHead(props: MatrixHeadProps) {
  const { emotions, first, last, columnWidth, activeColumn, extents } = props;
  return (
    <div role="row" className={classes['head']} aria-rowindex={1} data-row={0}>
      <span
        role="columnheader"
        className={classes['corner']}
        data-column={0}
        tabIndex={activeColumn === 0 ? 0 : -1}
        aria-colindex={1}
        aria-selected={extents[0] === 'all'}
      >
        <span className={classes['check']} data-check data-extent={extents[0]} aria-hidden />
        <span className={classes['label']}>Character</span>
      </span>
      {first > 0 && <span role="none" style={{ flex: 'none', width: first * columnWidth }} />}
      {emotions.slice(first, last).map(({ name, display_name }, at) => {
        const column = first + at + 1;
        return (
          <span
            key={name}
            role="columnheader"
            className={classes['columnHead']}
            data-column={column}
            tabIndex={activeColumn === column ? 0 : -1}
            aria-colindex={column + 1}
            aria-selected={extents[column] === 'all'}
            title={display_name}
          >
            <span
              className={classes['check']}
              data-check
              data-extent={extents[column]}
              aria-hidden
            />
            <span className={classes['label']} data-open>
              {display_name}
            </span>
          </span>
        );
      })}
    </div>
  );
});
