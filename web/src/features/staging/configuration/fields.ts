// The configuration as it is typed, and what of it a change sends.
import type { StagingConfig, StagingConfigChange } from '~/api/staging/configuration';
import type { FieldProblem } from '~/lib/problem';

export interface ConfigurationFields {
  environment_name: string;
  admin_subdomain: string;
  database_url: string;
  /** Never shown, only replaced. */
  database_password: string;
  storage_bucket: string;
  vpn_required: boolean;
  /** One in each line. */
  vpn_networks: string;
  /** Empty for none. */
  sync_schedule: string;
  sync_time_zone: string;
  access_log_days: string;
}

export function fieldsOf(config: StagingConfig): ConfigurationFields {
  return {
    environment_name: config.environment_name,
    admin_subdomain: config.admin_subdomain,
    database_url: config.database_url,
    database_password: '',
    storage_bucket: config.storage_bucket,
    vpn_required: config.vpn_required,
    vpn_networks: config.vpn_networks.join('\n'),
    sync_schedule: config.sync_schedule ?? '',
    sync_time_zone: config.sync_time_zone,
    access_log_days: String(config.access_log_days),
  };
}

/** The networks of a text with one in each line, or with commas between them. */
export function networksOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((network) => network !== '');
}

const maskedPassword = ':***@';

/** Whether the address leaves its password to what is stored, or to the field for a new one. */
export function hasMaskedPassword(url: string): boolean {
  return url.includes(maskedPassword);
}

/** The name of the database in an address; "" when that is in another form. */
export function databaseIn(url: string): string {
  return /^postgres(?:ql)?:\/\/[^/]*\/([^?]+)/.exec(url)?.[1] ?? '';
}

function urlWithPassword(url: string, password: string): string {
  if (password === '') return url;
  return url.replace(maskedPassword, () => `:${encodeURIComponent(password)}@`);
}

/** An address as others may see it who stand behind: its password, if it names one, is covered. */
export function withCoveredPassword(url: string): string {
  return url.replace(/(:\/\/[^:@/]*:|\bpassword=)([^@\s]*)/i, '$1•••');
}

/** What differs from the configuration in force, as the server takes it. */
export function changeOf(config: StagingConfig, fields: ConfigurationFields): StagingConfigChange {
  const wanted = {
    environment_name: fields.environment_name.trim(),
    admin_subdomain: fields.admin_subdomain.trim(),
    database_url: urlWithPassword(fields.database_url.trim(), fields.database_password),
    storage_bucket: fields.storage_bucket.trim(),
    vpn_required: fields.vpn_required,
    vpn_networks: networksOf(fields.vpn_networks),
    sync_schedule: fields.sync_schedule.trim() || null,
    sync_time_zone: fields.sync_time_zone,
    access_log_days: Number(fields.access_log_days),
  } satisfies StagingConfigChange;
  const isNew = ([name, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(config[name as keyof typeof wanted]);
  return Object.fromEntries(Object.entries(wanted).filter(isNew)) as StagingConfigChange;
}

/** What the server found wrong, by the field that shows it; what no field shows is left over. */
export function problemsByField(problems: readonly FieldProblem[], fields: ConfigurationFields) {
  const byField: Partial<Record<keyof ConfigurationFields, string>> = {};
  const others: FieldProblem[] = [];
  for (const problem of problems) {
    // "/vpn_networks/1" is of the field vpn_networks; the message names the network.
    const [, name = ''] = problem.pointer.split('/');
    if (isField(name, fields)) {
      byField[name] = [byField[name], problem.message].filter(Boolean).join(' ');
    } else {
      others.push(problem);
    }
  }
  return { byField, others };
}

function isField(name: string, fields: ConfigurationFields): name is keyof ConfigurationFields {
  return Object.hasOwn(fields, name);
}
