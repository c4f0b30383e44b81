import { Text } from '@mantine/core';
import { IconArrowUpRight } from '@tabler/icons-react';
import type { StagingDrift } from '~/api/staging/status';
import { inWords } from '~/shared/audit/words';
import { Section } from '~/ui/page/Section';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { StatusWord } from '~/ui/text/StatusWord';
import { count } from '~/lib/text/counts';
import classes from './Status.module.css';
import { classWords, driftInWords } from './words';

type Side = StagingDrift['classes'][number]['staging'];

/** How many there are, and when the newest of them changed. */
function SideCell({ side }: { side: Side }) {
  return (
    <td>
      {count(side.rows)}
      <span className={classes['newest']}>
        {side.newest_change_at === null ? 'none yet' : <RelativeTime at={side.newest_change_at} />}
      </span>
    </td>
  );
}

/** What production has that the data served here have not: numbers and times, no contents. */
export function DriftSection({ drift }: { drift: StagingDrift | null }) {
  if (drift === null) {
    return (
      <Section title="Drift">
        <Text size="sm" c="var(--mien-quiet)">
          Not known until the bridge has counted on both sides.
        </Text>
      </Section>
    );
  }
  return (
    <Section
      title="Drift"
      description={
        <>
          {driftInWords(drift)} Counted <RelativeTime at={drift.production_read_at} />.
        </>
      }
    >
      <table className={classes['drift']}>
        <thead>
          <tr>
            <th scope="col">Data</th>
            <th scope="col">Production</th>
            <th scope="col">Staging</th>
          </tr>
        </thead>
        <tbody>
          {drift.classes.map((row) => (
            <tr key={row.class}>
              <th scope="row">
                {classWords[row.class] ?? inWords(row.class)}
                {row.is_behind && (
                  <StatusWord icon={<IconArrowUpRight size={15} aria-hidden />} tone="waiting">
                    behind
                  </StatusWord>
                )}
              </th>
              <SideCell side={row.production} />
              <SideCell side={row.staging} />
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
