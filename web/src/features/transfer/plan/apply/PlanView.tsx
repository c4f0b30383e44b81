import { useState } from 'react';
import type { Import } from '~/api/transfer/imports';
import { useImportChanges } from '~/api/transfer/useImportChanges';
import { isProblem } from '~/lib/problem';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { ConflictRule } from '../decisions/ConflictRule';
import { applyOf } from '../decisions/decisions';
import { useDecisions } from '../decisions/useDecisions';
import { RowsView } from '../rows/RowsView';
import { ApplyBar } from './ApplyBar';
import { ApplyDialog } from './ApplyDialog';
import { isAnyMoved, movedOf } from './moved';
import { PlanNotes } from './PlanNotes';
import { PlanRefused } from './PlanRefused';
import { PlanTiles } from './PlanTiles';

interface PlanViewProps {
  one: Import;
  mayEdit: boolean;
}

/** What an import would do: to be looked at, decided on, and applied. */
export function PlanView({ one, mayEdit }: PlanViewProps) {
  const { plan, apply } = useImportChanges(one.import_id);
  const deciding = useDecisions(one);
  const [isAsking, setIsAsking] = useState(false);
  const { counts } = one;
  if (!counts) return null;
  const moved = movedOf(membersOf(apply.error) ?? one.error);
  const run = () =>
    apply.mutate(applyOf(deciding.decisions), {
      onSuccess: () => setIsAsking(false),
      onError: (error) => setIsAsking(!isAnyMoved(movedOf(membersOf(error)))),
    });
  return (
    <>
      {(isAnyMoved(moved) || one.error) && (
        <PlanRefused
          moved={moved}
          error={one.error}
          mayEdit={mayEdit}
          isPlanning={plan.isPending}
          onPlan={() => plan.mutate(undefined, { onSuccess: () => apply.reset() })}
        />
      )}
      {plan.error && <ErrorPanel error={plan.error} what="It could not be planned again" />}
      {deciding.error && (
        <ErrorPanel
          error={deciding.error}
          what="Your choices could not be compared with the plan"
        />
      )}
      <RowsView
        one={one}
        deciding={mayEdit && deciding.isSettled ? deciding : null}
        tiles={<PlanTiles counts={counts} />}
      >
        <PlanNotes one={one} />
        {counts.conflict + (counts.changed_images ?? 0) > 0 && (
          <ConflictRule
            conflicts={counts.conflict}
            images={counts.changed_images ?? 0}
            deciding={deciding}
            isLocked={!mayEdit || !deciding.isSettled}
          />
        )}
      </RowsView>
      <ApplyBar
        counts={counts}
        deciding={deciding}
        mayEdit={mayEdit}
        onApply={() => {
          apply.reset();
          setIsAsking(true);
        }}
      />
      {isAsking && (
        <ApplyDialog
          counts={counts}
          decisions={deciding.decisions}
          isBusy={apply.isPending}
          error={apply.error}
          onApply={run}
          onClose={() => setIsAsking(false)}
        />
      )}
    </>
  );
}

function membersOf(error: Error | null) {
  return isProblem(error) ? error.members : null;
}
