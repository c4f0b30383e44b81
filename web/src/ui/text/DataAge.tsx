import { RelativeTime } from './RelativeTime';

/** How staging came to its data, in the words of the contract. */
type Origin = 'initial' | 'configuration' | 'snapshot' | 'restore' | 'reset' | 'sync';

interface DataAgeProps {
  origin: Origin;
  /** When the data that are served were made. */
  madeAt: string;
  /** When the sync was that they come from; null when they are of none. */
  syncedAt: string | null;
}

const begun: Record<Origin, string> = {
  initial: 'Data set up',
  configuration: 'Data taken over',
  snapshot: 'Data kept',
  restore: 'Data restored',
  reset: 'Data reset',
  sync: 'Production’s data of',
};

/** Whose data staging has, and how old they are: that is what sets it apart from production. */
export function DataAge({ origin, madeAt, syncedAt }: DataAgeProps) {
  return (
    <>
      {begun[origin]} <RelativeTime at={madeAt} />
      {origin !== 'sync' && <SyncAge syncedAt={syncedAt} />}
    </>
  );
}

function SyncAge({ syncedAt }: { syncedAt: string | null }) {
  if (syncedAt === null) return ', never synced';
  return (
    <>
      , synced <RelativeTime at={syncedAt} />
    </>
  );
}
