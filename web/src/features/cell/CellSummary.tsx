import { useQuery } from '@tanstack/react-query';
import type { CellRef } from '~/api/prompts/cell';
import { cellQuery, type CellPrompt } from '~/api/prompts/cellPrompt';
import { TextLink } from '~/ui/link/TextLink';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { SourceBadge, sourceOf, type Source } from '~/ui/text/SourceBadge';
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
            {...(data.version === null ? {} : { note: noteOf(source, data.version) })}
          />
          {data.template && (data.is_own || data.cell.character_id === null) && (
            <FromTemplate template={data.template} />
          )}
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

/** The version of the text, which beside "Template" would seem to be the template's. */
function noteOf(source: Source, version: number): string {
  return source === 'template' ? `text v${version}` : `v${version}`;
}

const stateWords = {
  in_sync: 'in sync',
  behind: 'behind',
  pinned: 'pinned',
  detached: 'detached',
} as const;

/** The template of the text, and how the text stands to it. */
function FromTemplate({ template }: { template: NonNullable<CellPrompt['template']> }) {
  return (
    <span>
      made from version {template.version} of{' '}
      <TextLink to="/templates/$templateId" params={{ templateId: template.id }} search={{}}>
        {template.name}
      </TextLink>
      , {stateWords[template.state]},
    </span>
  );
}

function characters(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'character' : 'characters'}`;
}
