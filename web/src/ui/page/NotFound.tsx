import { IconMapQuestion } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { isProblem } from '~/lib/problem';
import { Empty } from './Empty';
import { ErrorPanel } from './ErrorPanel';

interface NotFoundProps {
  /** As in "There is no such character". */
  title: string;
  /** A link back to where such things are. */
  action: ReactNode;
}

/** What an address leads to is not there: nobody's fault, and there is a way back. */
export function NotFound({ title, action }: NotFoundProps) {
  return (
    <Empty icon={<IconMapQuestion size={28} />} title={title} action={action}>
      The link may be old or incomplete, or what it led to may have been deleted.
    </Empty>
  );
}

interface UnreadProps extends NotFoundProps {
  error: Error;
  /** As in "The character could not be read". */
  what: string;
  onRetry: () => void;
}

/** The one thing that a page is about could not be read: there is none, or reading failed. */
export function Unread({ error, what, onRetry, ...notFound }: UnreadProps) {
  if (isNotFound(error)) return <NotFound {...notFound} />;
  return <ErrorPanel error={error} what={what} onRetry={onRetry} />;
}

export function isNotFound(error: Error | null): boolean {
  // An id that is none at all is refused before anybody looks for it.
  return isProblem(error) && [400, 404, 422].includes(error.status);
}
