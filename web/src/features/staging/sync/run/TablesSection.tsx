import { Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import type { StagingSync, SyncTable } from '~/api/staging/syncs';
import { SearchBox } from '~/ui/field/SearchBox';
import { Section } from '~/ui/page/Section';
import { TableItem } from './TableItem';
import classes from './Run.module.css';

const route = getRouteApi('/shell/staging/sync/$syncId');

/** From how many tables on one wants to search them. */
const many = 8;

const titles: Record<StagingSync['status'], string> = {
  pending: 'What has arrived so far',
  in_progress: 'What has arrived so far',
  completed: 'What arrived',
  failed: 'What had arrived, and was thrown away',
};

/** What arrived, by table and by column. */
export function TablesSection({ sync: { status, tables } }: { sync: StagingSync }) {
  const { q = '', table: opened } = route.useSearch();
  const navigate = route.useNavigate();
  const change = (changes: { q?: string | undefined; table?: string | undefined }) =>
    void navigate({ search: (now) => ({ ...now, ...changes }), replace: true, resetScroll: false });
  const shown = tables.filter((one) => isMeant(one, q.toLowerCase()));
  return (
    <Section
      title={tables.length === 0 ? 'What arrived' : titles[status]}
      description="A value that cannot be masked ends the sync, so that none is kept by mistake."
    >
      {tables.length > many && (
        <SearchBox
          label="Table or column"
          value={q}
          className={classes['search']}
          onChange={(text) => change({ q: text === '' ? undefined : text })}
        />
      )}
      {tables.length === 0 && (
        <Text size="sm" c="var(--mien-quiet)">
          No row has arrived.
        </Text>
      )}
      {tables.length > 0 && shown.length === 0 && (
        <Text size="sm" c="var(--mien-quiet)" role="status">
          No table and no column is called so.
        </Text>
      )}
      <ul className={classes['tables']} aria-label="Tables">
        {shown.map((one) => (
          <TableItem
            key={one.table}
            table={one}
            isOpened={one.table === opened}
            onToggle={() => change({ table: one.table === opened ? undefined : one.table })}
          />
        ))}
      </ul>
    </Section>
  );
}

/** Whether the table, or a column of it, is called like what was searched for. */
function isMeant({ table, columns = [], columns_left_out = [] }: SyncTable, wanted: string) {
  return [table, ...[...columns, ...columns_left_out].map(({ column }) => column)].some((name) =>
    name.toLowerCase().includes(wanted),
  );
}
