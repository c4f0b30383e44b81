import { useQuery } from '@tanstack/react-query';
import type { CellRef } from '~/api/prompts/cell';
import { cellQuery } from '~/api/prompts/prompts';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { SourceBadge, sourceOf } from '~/ui/text/SourceBadge';
import classes from './CellSummary.module.css';

/** Where the text comes from, its version, and who wrote it when. */
export function CellSummary({ cell }: { cell: CellRef }) {
  const { data } = useQuery(cellQuery(cell));
  const source = data && (cell.character_id === null && data.version ? 'default' : sourceOf(data));
  return (
    <span className={classes['summary']}>
      {data && source && (
        <>
          <SourceBadge
            source={source}
            {...(data.version === null ? {} : { note: `v${data.version}` })}
          />
          {data.updated_at !== null && (
            <span>
              by <bdi>{data.updated_by?.display_name ?? 'the system'}</bdi>,{' '}
              <RelativeTime key={data.updated_at} at={data.updated_at} />
            </span>
          )}
          {data.used_by_count !== null && <span>· used by {characters(data.used_by_count)}</span>}
        </>
      )}
    </span>
  );
}

function characters(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'character' : 'characters'}`;
}
