import { Button, Group } from '@mantine/core';
import type { TemplateCell } from '~/api/templates/templates';
import { useTemplateChanges } from '~/api/templates/useTemplateChanges';
import { isolated } from '~/lib/text/isolated';
import { CellLink } from '~/ui/link/CellLink';
import { VirtualTable } from '~/ui/table/VirtualTable';
import { StateWord } from '../states';
import classes from '../Templates.module.css';

interface UsageTableProps {
  templateId: string;
  cells: readonly TemplateCell[];
  mayEdit: boolean;
  hasMore: boolean;
  isLoadingMore: boolean;
  onLoadMore: () => void;
  onApplyAgain: (cell: TemplateCell) => void;
}

const columns = ['Cell', 'Emotion', 'State', 'Version', 'Actions'];

export function UsageTable({ templateId, cells, mayEdit, onApplyAgain, ...list }: UsageTableProps) {
  const { follow } = useTemplateChanges();
  const change = (cell: TemplateCell, follows: 'newest' | 'pinned' | 'nothing') =>
    follow.mutate({
      id: templateId,
      follows,
      cells: [{ character_id: cell.character_id, emotion: cell.emotion }],
    });
  return (
    <VirtualTable
      label="Cells of the template"
      id="template-cells"
      className={classes['cells']}
      columns={columns}
      rows={cells}
      keyOf={({ prompt_id }) => prompt_id}
      isStale={false}
      renderRow={(cell) => {
        const name = isolated(cell.character_name ?? 'Global default');
        const pin = cell.state === 'pinned' ? 'Release' : 'Pin';
        return (
          <>
            <span role="cell">
              <CellLink character_id={cell.character_id} emotion={cell.emotion}>
                {name}
              </CellLink>
            </span>
            <span role="cell">{cell.emotion}</span>
            <span role="cell">
              <StateWord state={cell.state} />
            </span>
            <span role="cell">{cell.template_version}</span>
            <span role="cell">
              {mayEdit && cell.state === 'detached' && (
                <Button
                  variant="subtle"
                  size="compact-sm"
                  aria-label={`Apply again to ${name}, ${cell.emotion}`}
                  onClick={() => onApplyAgain(cell)}
                >
                  Apply again…
                </Button>
              )}
              {mayEdit && cell.state !== 'detached' && (
                <Group gap={4} wrap="nowrap">
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    aria-label={`${pin} ${name}, ${cell.emotion}`}
                    onClick={() => change(cell, cell.state === 'pinned' ? 'newest' : 'pinned')}
                  >
                    {pin}
                  </Button>
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    aria-label={`Detach ${name}, ${cell.emotion}`}
                    onClick={() => change(cell, 'nothing')}
                  >
                    Detach
                  </Button>
                </Group>
              )}
            </span>
          </>
        );
      }}
      {...list}
    />
  );
}
