import { Radio, Text, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { meQuery } from '~/api/access/session';
import { powerQuery } from '~/api/experiments/experiments';
import { count } from '~/lib/text/counts';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { Section } from '~/ui/page/Section';
import { ratio } from '../words';
import classes from './Design.module.css';
import { countingRaters, fewestPairs, panelShortage, trialsOf, type Draft } from './draft';

interface PowerTableProps {
  draft: Draft;
  /** Who made the experiment; undefined while it is new, for then it is me. */
  maker: string | undefined;
  error: string | undefined;
  onChange: (pairs: number) => void;
}

/** How long a rater takes for a pair, in seconds: both clips once, and a moment. */
const secondsOfTrial = 20;
/** Counted with while there are too few. */
const usualRaters = 3;

/** How many pairs find how weak a preference, and what they cost. */
export function PowerTable({ draft, maker, error, onChange }: PowerTableProps) {
  const { raters, pair_count, cells } = draft;
  const me = useQuery(meQuery).data?.admin.id;
  const chosenRaters = countingRaters(raters, maker ?? me);
  const shortage = panelShortage(chosenRaters);
  const counting = shortage === undefined ? chosenRaters : usualRaters;
  const power = useQuery(powerQuery(counting));
  const rows = power.data?.rows ?? [];
  const chosen = rows.find(({ pairs }) => pairs === pair_count);
  const fewest = fewestPairs(cells);
  return (
    <Section
      title="How many pairs"
      description="A pair is two clips of one cell with the same seed and settings. More pairs find weaker preferences; more raters find more than more pairs."
    >
      {power.error && <ErrorPanel error={power.error} onRetry={() => void power.refetch()} />}
      <table className={classes['power']}>
        <caption>
          <VisuallyHidden>
            Sizes of the experiment, and the preference that each finds
          </VisuallyHidden>
        </caption>
        <thead>
          <tr>
            <th scope="col">Pairs</th>
            <th scope="col">Finds, in four of five</th>
            <th scope="col">Clips</th>
            <th scope="col">Votes</th>
            <th scope="col">For each rater</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ pairs, share_found }) => (
            <tr key={pairs} data-chosen={pairs === pair_count || undefined}>
              <td>
                <Radio
                  name="pairs"
                  value={pairs}
                  label={pairs}
                  aria-label={`${pairs} pairs`}
                  disabled={pairs < fewest}
                  checked={pairs === pair_count}
                  onChange={() => onChange(pairs)}
                />
              </td>
              <td>
                {share_found >= 0.995
                  ? 'nothing weaker than always'
                  : `${ratio(share_found)} or stronger`}
              </td>
              <td>{count(2 * pairs)}</td>
              <td>{count(trialsOf(pairs) * (raters.length || usualRaters))}</td>
              <td>{minutesOf(pairs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {error !== undefined && (
        <Text size="sm" c="var(--mien-bad)" role="alert" mt="xs">
          {error}
        </Text>
      )}
      {chosen && (
        <Text size="sm" mt="sm" role="status">
          {shortage !== undefined && `${shortage} With ${counting} it would be so: `}
          {counting} raters × {pair_count} pairs find a preference of {ratio(chosen.share_found)}{' '}
          with about 80 % probability. {count(2 * pair_count)} clips are rendered
          {cells.length > 1 && `, ${perCell(pair_count, cells.length)} pairs for each cell`}.{' '}
          {trialsOf(pair_count) - pair_count} pairs come a second time, to see how steady the
          answers are.
        </Text>
      )}
    </Section>
  );
}

function minutesOf(pairs: number): string {
  return `about ${Math.ceil((trialsOf(pairs) * secondsOfTrial) / 60)} min`;
}

function perCell(pairs: number, cells: number): string {
  const least = Math.floor(pairs / cells);
  return pairs % cells === 0 ? `${least}` : `${least} or ${least + 1}`;
}
