// The words of staging's status, for people.
import type {
  IsolationCheck,
  IsolationResult,
  StagingDrift,
  StagingIsolation,
  StagingPart,
  StagingStatus,
} from '~/api/staging/status';
import { counted } from '~/lib/text/counts';
import { inWords } from '~/shared/audit/words';

const partWords: Readonly<Record<string, string>> = {
  control_database: 'Control database',
  database: 'Database',
  object_store: 'Object store',
  workers: 'Workers',
  bridge: 'Bridge',
  production_database: 'Production’s database, from the bridge',
  production_object_store: 'Production’s object store, from the bridge',
  staging_database: 'Staging’s database, from the bridge',
  staging_object_store: 'Staging’s object store, from the bridge',
};

export const classWords: Readonly<Record<string, string>> = {
  characters: 'Characters',
  emotions: 'Emotions',
  prompts: 'Prompts',
  prompt_versions: 'Versions of prompts',
  users: 'Users',
  assignments: 'Assignments',
  videos: 'Videos',
  objects: 'Objects',
};

export function partInWords(name: string): string {
  return partWords[name] ?? inWords(name);
}

const gravity: readonly IsolationResult[] = ['failed', 'warning', 'untried', 'passed'];

/** The gravest first; those of the same result as they came. */
export function byGravity(checks: readonly IsolationCheck[]): IsolationCheck[] {
  return checks.toSorted((a, b) => gravity.indexOf(a.result) - gravity.indexOf(b.result));
}

/** What the checks come to. */
export function isolationInWords({ result, checks }: StagingIsolation): string {
  const of = (wanted: IsolationResult) => checks.filter((check) => check.result === wanted).length;
  switch (result) {
    case 'failed':
      return `${counted(of('failed'), 'check')} failed: staging can reach what is production’s, or the reverse`;
    case 'warning':
      return `Nothing is shared, but ${counted(of('warning'), 'barrier')} less than there should be`;
    case 'passed':
      return `Nothing is shared: all ${counted(checks.length, 'check')} passed`;
    case 'untried':
      return checks.length === 0
        ? 'Nobody knows yet: nothing was tried'
        : `Not all is known: ${counted(checks.filter(isOpen).length, 'check')} of ${checks.length} not tried lately`;
  }
}

/** Whether nobody can say what the check would find now. */
function isOpen({ result, is_old }: IsolationCheck): boolean {
  return result === 'untried' || is_old;
}

/** How far production has gone on. */
export function driftInWords({ classes }: StagingDrift): string {
  const behind = classes.filter(({ is_behind }) => is_behind).length;
  if (behind === 0) return 'Nothing in production is newer than here.';
  return `Production has gone on in ${behind} of ${classes.length} classes of data.`;
}

export const statusWords: Readonly<Record<StagingStatus['status'], string>> = {
  ready: 'Ready',
  degraded: 'Degraded',
  not_isolated: 'Not isolated',
};

/** What the status comes from: which parts are not well, and whether anything is shared. */
export function statusInWords({ status, parts, isolation }: StagingStatus): string {
  if (status === 'not_isolated') return 'Do not test here before what failed below is put right.';
  if (status === 'ready') return `Every part is well. ${isolationInWords(isolation)}.`;
  const named = (wanted: StagingPart['health']) =>
    parts.filter(({ health }) => health === wanted).map(({ name }) => partInWords(name));
  const [unwell, unknown] = [named('unwell'), named('unknown')];
  return [
    ...(unwell.length > 0 ? [`Not well: ${unwell.join('; ')}.`] : []),
    ...(unknown.length > 0 ? [`Not known: ${unknown.join('; ')}.`] : []),
  ].join(' ');
}

/** What to do about a part that is not well, where that is the same whatever the reason; else "". */
export function remedyFor({ name, health }: Pick<StagingPart, 'name' | 'health'>): string {
  if (health === 'well') return '';
  if (name === 'bridge')
    return 'Start it on its machine: systemctl start mien-bridge, or mien bridge.';
  if (name === 'workers') return 'Start one: systemctl start mien-worker@staging, or mien worker.';
  return '';
}
