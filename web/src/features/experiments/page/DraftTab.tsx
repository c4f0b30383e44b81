import { getRouteApi } from '@tanstack/react-router';
import type { Experiment } from '~/api/experiments/experiments';
import { notifyDone } from '~/ui/toast/notify';
import { DraftEditor, type Closed } from '../design/DraftEditor';
import { StartDialog } from '../design/StartDialog';

const route = getRouteApi('/shell/experiments/$experimentId');

interface DraftTabProps {
  /** As it was read when it could be edited last. */
  experiment: Experiment & { etag: string };
  closed: Closed | undefined;
}

/** A design that can be changed, or could be until a moment ago. */
export function DraftTab({ experiment, closed }: DraftTabProps) {
  const { start = false } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <>
      <DraftEditor
        experiment={experiment}
        closed={closed}
        onSaved={(_, isToStart) => {
          if (isToStart) void navigate({ search: { start: true } });
          else notifyDone('The draft is saved.');
        }}
      />
      {start && !closed && (
        <StartDialog
          experiment={experiment}
          onClose={() => void navigate({ search: {}, replace: true })}
        />
      )}
    </>
  );
}
