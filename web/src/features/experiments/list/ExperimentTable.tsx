import { VisuallyHidden } from '@mantine/core';
import type { ListedExperiment } from '~/api/experiments/experiments';
import { counted } from '~/lib/text/counts';
import { TextLink } from '~/ui/link/TextLink';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { Term } from '../results/Term';
import { StateWord } from '../StateWord';
import classes from '../Experiments.module.css';

interface ExperimentTableProps {
  rows: readonly ListedExperiment[];
  isStale: boolean;
}

/** Experiments, latest first: how far each is, and what came of it. */
export function ExperimentTable({ rows, isStale }: ExperimentTableProps) {
  return (
    <table className={classes['list']} data-stale={isStale || undefined}>
      <caption>
        <VisuallyHidden>Experiments, latest first</VisuallyHidden>
      </caption>
      <thead>
        <tr>
          <th scope="col">Experiment</th>
          <th scope="col">State</th>
          <th scope="col">Progress</th>
          <th scope="col" data-wide>
            Cells
          </th>
          <th scope="col" data-wide>
            Made by
          </th>
          <th scope="col" data-wide>
            Changed
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td>
              <TextLink
                to="/experiments/$experimentId"
                params={{ experimentId: row.id }}
                search={{}}
              >
                {row.number}. <bdi>{row.name}</bdi>
              </TextLink>
            </td>
            <td>
              <StateWord of={row} />
              {row.survives === false && <Fragile />}
            </td>
            <td>
              <Pairs row={row} />
            </td>
            <td data-wide>{counted(row.cell_count, 'cell')}</td>
            <td data-wide>
              <bdi>{row.created_by?.display_name ?? 'Mien'}</bdi>
            </td>
            <td data-wide>
              <RelativeTime at={row.updated_at} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Pairs({ row: { state, pairs_frozen, pair_count } }: { row: ListedExperiment }) {
  if (state === 'draft')
    return <span className={classes['quiet']}>{pair_count} pairs planned</span>;
  return (
    <span className={classes['pairs']}>
      <span className={classes['track']} aria-hidden>
        <span style={{ width: `${(100 * pairs_frozen) / pair_count}%` }} />
      </span>
      {pairs_frozen} of {pair_count} pairs
    </span>
  );
}

/** Of many experiments some win by chance alone: this one may be one of those. */
function Fragile() {
  return (
    <span className={classes['quiet']}>
      {' '}
      <Term says="Taken together with all experiments that have ended, its evidence is not enough: of many, some win by chance. Repeat it before much depends on it.">
        may be chance
      </Term>
    </span>
  );
}
