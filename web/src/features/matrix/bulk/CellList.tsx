import { count } from '~/lib/text/counts';
import { SourceBadge } from '~/ui/text/SourceBadge';
import type { ChosenCell } from './plan';
import classes from './PlanView.module.css';

const most = 100;

interface CellListProps {
  label: string;
  cells: readonly { cell: ChosenCell; why?: string }[];
}

/** Cells by name; of very many the first ones. */
export function CellList({ label, cells }: CellListProps) {
  return (
    // It scrolls, so the keyboard must reach it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={classes['cells']} aria-label={label} tabIndex={0}>
      <ul>
        {cells.slice(0, most).map(({ cell, why }) => (
          <li key={`${cell.character_id} ${cell.emotion}`}>
            <bdi>{cell.character_name}</bdi> · <bdi>{cell.emotion_name}</bdi>
            {why === undefined ? (
              <SourceBadge
                source={cell.state}
                {...(cell.state === 'custom' ? { note: `v${cell.version}` } : {})}
              />
            ) : (
              <span className={classes['why']}>{why}</span>
            )}
          </li>
        ))}
        {cells.length > most && (
          <li className={classes['quiet']}>and {count(cells.length - most)} more</li>
        )}
      </ul>
    </section>
  );
}
