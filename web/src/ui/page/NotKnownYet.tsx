import { Alert } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useUnanswered } from '~/lib/network/unanswered';

interface NotKnownYetProps {
  /** Whether an answer is waited for here. */
  when: boolean;
  /** What may have been done, as in "saved". */
  what: string;
}

/** Says that the answer to a change was lost, and that what became of it is being found out. */
export function NotKnownYet({ when, what }: NotKnownYetProps) {
  const isUnanswered = useUnanswered();
  if (!when || !isUnanswered) return null;
  return (
    <Alert
      color="yellow"
      role="status"
      icon={<IconPlugConnectedX size={20} />}
      title={`Not known yet whether this was ${what}`}
    >
      The answer was lost. Mien is asked until it is known, and does it only once. What you typed
      stays here.
    </Alert>
  );
}
