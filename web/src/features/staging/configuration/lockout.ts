import type { StagingConfigChange, StagingConfigInForce } from '~/api/staging/configuration';
import { isInNetwork } from '~/lib/network/addresses';

/** From where one comes, when a change would refuse it from then on; undefined when it would not. */
export function lockedOutAddress(
  config: StagingConfigInForce,
  change: StagingConfigChange,
): string | undefined {
  const { your_address } = config;
  const { vpn_required, vpn_networks } = { ...config, ...change };
  if (!vpn_required || your_address === null) return undefined;
  return vpn_networks.some((network) => isInNetwork(your_address, network))
    ? undefined
    : your_address;
}
