import type { StagingConfigInForce } from '~/api/staging/configuration';

/** A configuration for tests. */
export const config: StagingConfigInForce = {
  version: 2,
  environment_name: 'staging',
  database_url: 'postgresql://mien_app:***@db.staging.example:5432/mien_g1',
  storage_bucket: 'mien-staging',
  admin_subdomain: 'admin-staging.example.com',
  vpn_required: true,
  vpn_networks: ['10.66.0.0/16'],
  sync_schedule: '0 3 * * 1-5',
  sync_time_zone: 'Europe/Berlin',
  next_syncs: [],
  access_log_days: 365,
  change_reason: '',
  restored_from: null,
  created_by: 'ada@example.com',
  created_at: '2026-11-22T09:30:00Z',
  your_address: '10.66.0.7',
};
