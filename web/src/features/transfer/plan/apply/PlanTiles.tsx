import type { Import } from '~/api/transfer/imports';
import classes from '../Plan.module.css';
import { ActionBadge } from '../rows/ActionBadge';
import { Tile } from '../rows/Tile';
import { useImportSearch } from '../rows/useImportSearch';
import { actions } from '../texts';

/** The rows of a plan by what would become of them; each filters the list. */
export function PlanTiles({ counts }: { counts: NonNullable<Import['counts']> }) {
  const { search, change } = useImportSearch();
  return (
    <div role="group" aria-label="Rows by what would become of them" className={classes['tiles']}>
      {actions.map((action) => {
        const isOn = search.action === action;
        return (
          <Tile
            key={action}
            number={counts[action]}
            isOn={isOn}
            onToggle={() => change({ action: isOn ? undefined : action, item: undefined })}
          >
            <ActionBadge action={action} />
          </Tile>
        );
      })}
    </div>
  );
}
