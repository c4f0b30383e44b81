import { IconBan, IconTrashX } from '@tabler/icons-react';
import { LinkButton } from '~/ui/link/LinkButton';
import { Empty } from '~/ui/page/Empty';

interface ImportEndedProps {
  status: 'cancelled' | 'expired';
  mayEdit: boolean;
}

/** An import that came to nothing, and the way on. */
export function ImportEnded({ status, mayEdit }: ImportEndedProps) {
  const isCancelled = status === 'cancelled';
  return (
    <Empty
      icon={isCancelled ? <IconBan size={26} /> : <IconTrashX size={26} />}
      title={isCancelled ? 'This import was cancelled' : 'This plan has expired'}
      action={
        <LinkButton to="/transfer" search={{ tab: 'import' }}>
          {mayEdit ? 'Choose a file' : 'To all imports'}
        </LinkButton>
      }
    >
      {isCancelled
        ? 'Nothing was changed. The file can be imported anew at any time.'
        : 'A plan is kept for 24 hours, because the prompts here go on meanwhile. Nothing was changed. The file can be imported anew at any time.'}
    </Empty>
  );
}
