import { Alert } from '@mantine/core';
import { IconArchive } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useMay } from '~/api/access/useMay';
import type { Experiment } from '~/api/experiments/experiments';
import { notifyDone } from '~/ui/toast/notify';
import { DraftEditor } from '../design/DraftEditor';
import { StartDialog } from '../design/StartDialog';
import { ArmTexts } from './ArmTexts';
import { DesignFacts } from './DesignFacts';

const route = getRouteApi('/shell/experiments/$experimentId');

/** A design: to be changed by those who may, and read by the others. */
export function DraftTab({ experiment }: { experiment: Experiment & { etag: string } }) {
  const { start = false } = route.useSearch();
  const navigate = route.useNavigate();
  const mayEdit = useMay('editor');
  const isArchived = experiment.archived_at !== null;
  // Whoever is to vote on it is shown no texts, and whoever changes it wrote some of them.
  if (!mayEdit || isArchived || experiment.blinded) {
    return (
      <>
        {isArchived && (
          <Alert color="gray" icon={<IconArchive size={20} />} title="This draft is archived">
            It was never started, and can neither be changed nor started any more.
          </Alert>
        )}
        <ArmTexts experiment={experiment} />
        <DesignFacts experiment={experiment} />
      </>
    );
  }
  return (
    <>
      <DraftEditor
        key={experiment.id}
        experiment={experiment}
        onSaved={(_, isToStart) => {
          if (isToStart) void navigate({ search: { start: true } });
          else notifyDone('The draft is saved.');
        }}
      />
      {start && (
        <StartDialog
          experiment={experiment}
          onClose={() => void navigate({ search: {}, replace: true })}
        />
      )}
    </>
  );
}
