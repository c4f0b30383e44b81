// Where an import is on its way, as a person sees it.
import type { Import, ImportStatus } from '~/api/transfer/imports';

export const steps = ['Read file', 'Review plan', 'Apply', 'Report'] as const;

/** `current`: here; `stopped`: here, and it goes no further. */
export type StepState = 'done' | 'current' | 'stopped' | 'ahead';

export function stepStates({ status, planned_at }: Pick<Import, 'status' | 'planned_at'>) {
  const at = placeOf(status, planned_at !== null);
  const isStopped = status === 'failed' || status === 'cancelled' || status === 'expired';
  return steps.map((_, step): StepState => {
    if (step < at || (status === 'applied' && step === at)) return 'done';
    if (step > at) return 'ahead';
    return isStopped ? 'stopped' : 'current';
  });
}

function placeOf(status: ImportStatus, isPlanned: boolean): number {
  switch (status) {
    case 'planning':
    case 'failed':
      return 0;
    case 'planned':
    case 'expired':
      return 1;
    case 'cancelled':
      return isPlanned ? 1 : 0;
    case 'applying':
      return 2;
    case 'applied':
      return 3;
  }
}

export const statusWords: Record<ImportStatus, string> = {
  planning: 'Reading',
  planned: 'To be reviewed',
  applying: 'Applying',
  applied: 'Applied',
  failed: 'Failed',
  cancelled: 'Cancelled',
  expired: 'Expired',
};
