import { useEffect } from 'react';
import type { Import } from '~/api/transfer/imports';
import { LinkButton } from '~/ui/link/LinkButton';
import { FileProblem } from '../FileProblem';
import { ImportEnded } from './ImportEnded';
import { ImportProgress } from './ImportProgress';
import { dropDecisions } from './decisions/keptDecisions';
import { PlanView } from './apply/PlanView';
import { ReportView } from './report/ReportView';

interface ImportBodyProps {
  one: Import;
  mayEdit: boolean;
}

/** What there is to see and to do, by how far the import is. */
export function ImportBody({ one, mayEdit }: ImportBodyProps) {
  const { import_id, status, error } = one;
  const isOver = ['applied', 'cancelled', 'expired', 'failed'].includes(status);
  useEffect(() => {
    if (isOver) dropDecisions(import_id);
  }, [isOver, import_id]);
  switch (status) {
    case 'planning':
    case 'applying':
      return <ImportProgress one={one} />;
    case 'planned':
      return <PlanView one={one} mayEdit={mayEdit} />;
    case 'applied':
      return <ReportView one={one} mayEdit={mayEdit} />;
    case 'failed':
      return (
        <FileProblem
          file_name={one.file_name}
          message={error?.message ?? 'Mien does not know why.'}
          problems={error?.problems ?? []}
          action={
            mayEdit && (
              <LinkButton to="/transfer" search={{ tab: 'import' }} variant="default">
                Choose another file
              </LinkButton>
            )
          }
        />
      );
    case 'cancelled':
    case 'expired':
      return <ImportEnded status={status} mayEdit={mayEdit} />;
  }
}
