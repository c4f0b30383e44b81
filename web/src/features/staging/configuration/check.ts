import type { StagingConfigChange } from '~/api/staging/configuration';
import { isNetwork } from '~/lib/network/addresses';
import type { ConfigurationFields } from './fields';
import { networksOf } from './fields';

type Problems = Partial<Record<keyof ConfigurationFields, string>>;

// As the server has it; it judges the rest, and has the last word on these.
const days = { min: 30, max: 3650 };
const label = /^[a-z\d]([a-z\d-]{0,61}[a-z\d])?$/i;

/** What is wrong with what was changed, as far as that can be seen without the server. */
export function problemsOf(change: StagingConfigChange, fields: ConfigurationFields): Problems {
  const problems: Problems = {};
  if (change.environment_name !== undefined && !label.test(change.environment_name)) {
    problems.environment_name = 'The name has 1 to 63 letters, digits and inner hyphens.';
  }
  if (change.admin_subdomain !== undefined && !isDomain(change.admin_subdomain)) {
    problems.admin_subdomain = 'This is no domain name such as admin-staging.example.com.';
  }
  if (change.database_url === '') problems.database_url = 'Name a database.';
  if (change.storage_bucket === '') problems.storage_bucket = 'Name a bucket.';
  const wrong = networksOf(fields.vpn_networks).filter((network) => !isNetwork(network));
  if (wrong.length > 0) {
    problems.vpn_networks = wrong
      .map((network) => `“${network}” is no network such as 10.66.0.0/16 or fd00::/8.`)
      .join(' ');
  } else if (fields.vpn_required && networksOf(fields.vpn_networks).length === 0) {
    problems.vpn_networks =
      'When the VPN is required, name its networks: nobody could come in otherwise.';
  }
  const kept = Number(fields.access_log_days);
  if (!(kept >= days.min && kept <= days.max)) {
    problems.access_log_days = `The access log is kept for ${days.min} to ${days.max} days.`;
  }
  return problems;
}

/** "localhost", or labels with dots between them, the last of which is no number. */
function isDomain(text: string): boolean {
  const labels = text.replace(/\.$/, '').split('.');
  const isName = labels.every((one) => label.test(one)) && text.length <= 254;
  return isName && (labels.length > 1 ? !/^\d+$/.test(labels.at(-1) ?? '') : text === 'localhost');
}
