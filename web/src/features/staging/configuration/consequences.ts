import type { StagingConfigChange } from '~/api/staging/configuration';

/** What a change does the moment it is saved, beyond what its fields say. */
export function consequencesOf(change: StagingConfigChange): string[] {
  const { admin_subdomain, vpn_required, vpn_networks, database_url, storage_bucket } = change;
  const told: string[] = [];
  if (admin_subdomain !== undefined) {
    told.push(
      `Staging answers only at ${admin_subdomain} from then on. This page is refused at once and cannot undo it: go on there.`,
    );
  }
  if (vpn_required === true || (vpn_networks !== undefined && vpn_required === undefined)) {
    told.push('While the VPN is required, whoever is outside of its networks is refused at once.');
  }
  if (database_url !== undefined || storage_bucket !== undefined) {
    told.push(
      'Staging’s data are served from there at once. What is served now stays where it is.',
    );
  }
  return told;
}
