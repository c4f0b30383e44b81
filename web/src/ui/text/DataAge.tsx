import { RelativeTime } from './RelativeTime';

/** How staging came to its data, in the words of the contract. */
type Origin = 'initial' | 'configuration' | 'snapshot' | 'restore' | 'reset' | 'sync';

interface DataAgeProps {
  origin: Origin;
  /** When the data that are served were made. */
  madeAt: string;
  /** When production's data last came to staging, served now or not; null when they never did. */
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

/** Whether the data that are served can be of a sync: those that staging began with, or that its
    configuration names, never are, whatever came over meanwhile. */
export function canBeSynced(origin: Origin): boolean {
  return origin !== 'initial' && origin !== 'configuration';
}

/** Whose data staging has, and how old they are: that is what sets it apart from production. */
export function DataAge({ origin, madeAt, syncedAt }: DataAgeProps) {
  return (
    <>
      {begun[origin]} <RelativeTime at={madeAt} />
      {origin !== 'sync' && <SyncAge syncedAt={canBeSynced(origin) ? syncedAt : null} />}
    </>
  );
}

function SyncAge({ syncedAt }: { syncedAt: string | null }) {
  if (syncedAt === null) return ', never synced';
  return (
    <>
      , last sync <RelativeTime at={syncedAt} />
    </>
  );
}
