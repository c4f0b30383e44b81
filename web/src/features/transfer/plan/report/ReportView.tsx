import { Alert } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import type { Import } from '~/api/transfer/imports';
import { appliedSentence } from '../apply/outline';
import classes from '../Plan.module.css';
import { ActionBadge } from '../rows/ActionBadge';
import { RowsView } from '../rows/RowsView';
import { Tile } from '../rows/Tile';
import { useImportSearch } from '../rows/useImportSearch';
import { outcomes } from '../texts';
import { AppliedNotes } from './AppliedNotes';

interface ReportViewProps {
  one: Import;
  mayEdit: boolean;
}

/** What an import did, in numbers and row by row. */
export function ReportView({ one }: ReportViewProps) {
  const { search, change } = useImportSearch();
  const { applied } = one;
  if (!applied) return null;
  return (
    <>
      <Alert
        color="green"
        role="status"
        icon={<IconCircleCheck size={20} />}
        classNames={{ title: classes['alertTitle'] ?? '' }}
        title={`${appliedSentence(applied)}.`}
      >
        <AppliedNotes applied={applied} />
      </Alert>
      <RowsView
        one={one}
        deciding={null}
        tiles={
          <div role="group" aria-label="Rows by what became of them" className={classes['tiles']}>
            {outcomes.map((outcome) => {
              const isOn = search.outcome === outcome;
              return (
                <Tile
                  key={outcome}
                  number={applied[outcome]}
                  isOn={isOn}
                  onToggle={() => change({ outcome: isOn ? undefined : outcome, item: undefined })}
                >
                  <ActionBadge outcome={outcome} />
                </Tile>
              );
            })}
          </div>
        }
      />
    </>
  );
}
