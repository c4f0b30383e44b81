import type { StagingPart } from '~/api/staging/status';

/** The bridge, when nobody has heard of it for too long, or ever. */
export function silentBridge(parts: readonly StagingPart[] | undefined): StagingPart | undefined {
  return parts?.find(({ name, health }) => name === 'bridge' && health !== 'well');
}
