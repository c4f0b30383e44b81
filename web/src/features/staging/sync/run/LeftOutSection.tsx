import { Text } from '@mantine/core';
import type { StagingSync } from '~/api/staging/syncs';
import { counted } from '~/lib/text/counts';
import { Section } from '~/ui/page/Section';
import classes from './Run.module.css';

/** What of staging's own stayed, what of production's did not come, and why. */
export function LeftOutSection({ sync }: { sync: StagingSync }) {
  const { preserved, tables_left_out, left_out = [] } = sync;
  if (!tables_left_out) return null;
  const of = (rule: 'never' | 'preserve') => tables_left_out.filter((one) => one.rule === rule);
  return (
    <>
      <Section
        title="Preserved"
        description={
          preserved
            ? `${counted(preserved.admins, 'admin')}, ${counted(preserved.sessions, 'session')}, ${counted(preserved.tokens, 'API token')} and ${counted(preserved.settings, 'setting')} of staging were carried over.`
            : 'Nothing was carried over, as the sync did not come to it.'
        }
      >
        <Reasons tables={of('preserve')} />
      </Section>
      {left_out.length > 0 && (
        <Section
          title="Left out of this run"
          description="As it was asked for, or made for users who are erased."
        >
          <Reasons
            tables={left_out.map(({ table, rows, why }) => ({
              table: `${table}, ${counted(rows, 'row')}`,
              why,
            }))}
          />
        </Section>
      )}
      <Section title="Left out" description="These tables of production arrive empty.">
        <Reasons tables={of('never')} />
      </Section>
    </>
  );
}

function Reasons({ tables }: { tables: readonly { table: string; why: string }[] }) {
  if (tables.length === 0) {
    return (
      <Text size="sm" c="var(--mien-quiet)">
        None is known.
      </Text>
    );
  }
  return (
    <dl className={classes['reasons']}>
      {tables.map(({ table, why }) => (
        <div key={`${table} ${why}`}>
          <dt>{table}</dt>
          <dd>{why === '' ? 'The policy does not say why.' : why}</dd>
        </div>
      ))}
    </dl>
  );
}
