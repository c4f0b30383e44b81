// The words of syncs, for people.
import type { StagingSync, SyncColumn, SyncTable } from '~/api/staging/syncs';
import { bytesInWords } from '~/lib/text/bytes';
import { count, counted } from '~/lib/text/counts';
import { durationInWords, secondsBetween } from '~/lib/time/duration';

type Phase = StagingSync['phase'];

/** What a sync does one after the other, and why. */
export const stages: readonly { stage: Phase; name: string; means: string }[] = [
  { stage: 'preparing', name: 'Prepare', means: 'Read the policy, and make an empty database' },
  { stage: 'copying', name: 'Copy and mask', means: 'Rows come over, people replaced on the way' },
  { stage: 'searching', name: 'Search for people', means: 'Nobody of production may be in it' },
  { stage: 'copying_objects', name: 'Copy clips', means: 'Only those that are not here yet' },
  {
    stage: 'preserving',
    name: 'Keep what is staging’s',
    means: 'Admins, sessions, tokens, settings',
  },
  { stage: 'moving', name: 'Serve it', means: 'At once, for every request' },
];

const steps: Readonly<Record<NonNullable<StagingSync['step']>, string>> = {
  preparing: 'Reading who the people of production are',
  tables: 'Making room for the rows',
  rows: 'Copying rows',
  checking: 'Reading back what was written',
  constraints: 'Checking that rows fit together',
  finishing: 'Finishing the copy',
};

/** What it is doing at this moment. */
export function activityInWords({ phase, step, is_cancel_requested }: StagingSync): string {
  if (is_cancel_requested) return 'Cancelling';
  if (phase === 'waiting') return 'Waiting for the bridge';
  if (phase === 'copying' && step !== undefined) return steps[step];
  return stages.find(({ stage }) => stage === phase)?.name ?? phase;
}

/** How the attempt before ended, while another one waits or is under way. */
export function interruptionInWords(
  { code, message, attempt, attempts_max }: NonNullable<StagingSync['interruption']>,
  isWaiting: boolean,
): string {
  const why = code === 'worker_lost' ? 'the bridge ended in the midst of it.' : message;
  const next = isWaiting ? 'begins once a bridge is there' : 'is under way';
  return `Interrupted: ${why} Attempt ${attempt} of ${attempts_max} ${next}.`;
}

/** "1,204 rows, 3.1 MB of about 8.0 MB": how much has come so far. */
export function amountInWords(sync: StagingSync): string {
  const { records_synced, bytes_synced = 0, bytes_expected } = sync;
  const rows = counted(records_synced, 'row');
  if (bytes_synced === 0) return rows;
  const size = bytesInWords(bytes_synced);
  return bytes_expected === undefined || bytes_expected < bytes_synced
    ? `${rows}, ${size}`
    : `${rows}, ${size} of about ${bytesInWords(bytes_expected)}`;
}

/** "About 40 s left": an estimate, which does not twitch with each second. */
export function timeLeftInWords(seconds: number): string {
  if (seconds < 10) return 'A few seconds left';
  const step = seconds < 120 ? 10 : 60;
  return `About ${durationInWords(Math.ceil(seconds / step) * step)} left`;
}

/** "public.videos (12,000 rows)": the tables that rows come from now. */
export function tablesAtWork(tables: readonly SyncTable[]): string[] {
  return tables
    .filter(({ rows, is_done }) => rows > 0 && !is_done)
    .map(({ table, rows }) => `${table} (${counted(rows, 'row')})`);
}

/** How long it took from being asked for to its end; undefined while it is under way. */
export function lengthInWords({ started_at, completed_at }: StagingSync): string | undefined {
  return completed_at === null
    ? undefined
    : durationInWords(secondsBetween(started_at, completed_at));
}

export interface StageTime {
  stage: Phase;
  state: 'done' | 'now' | 'stopped' | 'ahead';
  /** Of one that is over. */
  seconds?: number;
}

/** What became of each stage. */
export function stageTimes(sync: StagingSync): StageTime[] {
  const begun = sync.stages ?? [];
  return stages.map(({ stage }) => {
    const place = begun.findIndex((one) => one.stage === stage);
    const began = begun[place];
    if (!began) return { stage, state: 'ahead' };
    const next = begun[place + 1];
    const until = next?.began_at ?? sync.completed_at;
    if (until === null) return { stage, state: 'now' };
    const isStopped = next === undefined && sync.status === 'failed';
    const seconds = secondsBetween(began.began_at, until);
    return { stage, state: isStopped ? 'stopped' : 'done', seconds };
  });
}

const classWords: Readonly<Record<string, string>> = {
  'person.given_name': 'given name',
  'person.family_name': 'family name',
  'person.full_name': 'full name',
  user_name: 'user name',
  email: 'e-mail',
  phone: 'telephone number',
  birth_date: 'date of birth',
  ip: 'network address',
  iban: 'bank account',
  opaque: 'foreign id',
  free_text: 'free text',
  json: 'document',
  derived: 'computed anew',
  secret: 'secret',
  canon: 'fiction',
  keep: 'nobody’s',
  drop: 'not wanted',
};

export function classInWords(name: string): string {
  return classWords[name] ?? name.replaceAll(/[._]/g, ' ');
}

export interface Tally {
  masked: number;
  kept: number;
  empty: number;
}

/** What became of all values of these columns. */
export function tallyOf(columns: readonly SyncColumn[]): Tally {
  const tally = { masked: 0, kept: 0, empty: 0 };
  for (const column of columns) {
    tally.masked += column.masked;
    tally.kept += column.kept;
    tally.empty += column.null;
  }
  return tally;
}

/** "0 hits in 1,204,311 cells"; undefined before the search. */
export function leakScanInWords({ leak_scan }: StagingSync): string | undefined {
  if (!leak_scan) return undefined;
  const hits = leak_scan.leaks.reduce(
    (sum, leak) => sum + leak.emails + leak.phones + leak.names,
    0,
  );
  return `${counted(hits, 'hit')} in ${counted(leak_scan.cells, 'cell')}`;
}

/** "12 copied (3.1 MB), 40 were here already": what became of the clips. */
export function objectsInWords({ objects }: StagingSync): string | undefined {
  if (!objects) return undefined;
  const { copied, copied_bytes, present, missing } = objects;
  return [
    `${count(copied)} copied${copied > 0 ? ` (${bytesInWords(copied_bytes)})` : ''}`,
    `${count(present)} here already`,
    ...(missing > 0 ? [`${count(missing)} missing in production`] : []),
  ].join(', ');
}

/** Whether somebody called it off, which the contract counts as failed. */
export function isCancelled({ error }: StagingSync): boolean {
  return error?.code === 'cancelled';
}
