import type { Template } from '~/api/templates/templates';
import { count, counted } from '~/lib/text/counts';
import { TextLink } from '~/ui/link/TextLink';
import { VirtualTable } from '~/ui/table/VirtualTable';
import { RelativeTime } from '~/ui/text/RelativeTime';
import classes from './Templates.module.css';

interface TemplateTableProps {
  templates: readonly Template[];
  hasMore: boolean;
  isLoadingMore: boolean;
  isStale: boolean;
  onLoadMore: () => void;
}

const columns = ['Name', 'Version', 'Cells', 'Changed'];

export function TemplateTable({ templates, ...list }: TemplateTableProps) {
  return (
    <VirtualTable
      label="Templates"
      id="templates"
      className={classes['table']}
      columns={columns}
      rows={templates}
      total={undefined}
      keyOf={({ id }) => id}
      renderRow={(template) => (
        <>
          <span role="cell">
            <TextLink to="/templates/$templateId" params={{ templateId: template.id }} search={{}}>
              {template.name}
            </TextLink>
          </span>
          <span role="cell">{template.version}</span>
          <span role="cell">{cellsInWords(template)}</span>
          <span role="cell">
            <RelativeTime at={template.updated_at} />
          </span>
        </>
      )}
      {...list}
    />
  );
}

function cellsInWords({ cells }: Template): string {
  const all = cells.in_sync + cells.behind + cells.pinned;
  const more = cells.more ? 'more than ' : '';
  const behind = cells.behind > 0 ? `, ${count(cells.behind)} behind` : '';
  return `${more}${counted(all, 'cell')}${behind}`;
}
