import type { StagingSync } from '~/api/staging/syncs';

/** What to do about a sync that failed, one sentence each; `isOfHealth` when the status page helps. */
export function adviceOn(sync: StagingSync): { steps: string[]; isOfHealth: boolean } {
  if (sync.leak_scan && sync.leak_scan.leaks.length > 0) {
    return {
      steps: [
        'Look at these columns in production: each keeps its values by the policy, and holds somebody’s address, number or name.',
        'Correct the text there, or give the column a class that masks it, in the policy on the bridge’s machine.',
        'Start the next sync. Nothing of this one is left.',
      ],
      isOfHealth: false,
    };
  }
  switch (sync.error?.code) {
    case 'invalid':
      return {
        steps: [
          'The policy is a file on the bridge’s machine. mien sync check lists everything in it that does not fit production, and mien sync propose suggests classes, with reasons.',
          'Judge each of them, and start the next sync. Not a row was copied.',
        ],
        isOfHealth: false,
      };
    case 'unavailable':
    case 'worker_lost':
    case 'not_started':
      return {
        steps: [
          'Something that the sync needs was not there, or not for long enough.',
          'Start the next sync once all parts are well. Nothing has to be cleared away first.',
        ],
        isOfHealth: true,
      };
    default:
      return {
        steps: [
          'Put right what the reason names, and start the next sync. Nothing has to be cleared away first.',
          'When it fails in the same way, the bridge’s log tells more.',
        ],
        isOfHealth: true,
      };
  }
}
