import { counted } from '~/lib/text/counts';
import { inWords } from '~/shared/audit/words';

const fieldWords: Readonly<Record<string, string>> = {
  environment_name: 'Name',
  admin_subdomain: 'Host name',
  database_url: 'Database',
  database_password: 'Password of the database',
  storage_bucket: 'Bucket',
  vpn_required: 'Only through the VPN',
  vpn_networks: 'Networks of the VPN',
  sync_schedule: 'Schedule of the sync',
  sync_time_zone: 'Time zone of the schedule',
  access_log_days: 'Access log is kept',
};

export function fieldInWords(field: string): string {
  return fieldWords[field] ?? inWords(field);
}

export function valueInWords(field: string, value: unknown): string {
  if (field === 'access_log_days') return counted(Number(value), 'day');
  if (value === null || value === undefined || value === '') return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join('\n');
  return String(value);
}
