// All in one chunk: who looks at one goes on to the next.
import { AccessLogView } from './access/AccessLogView';
import { ConfigurationView } from './configuration/ConfigurationView';
import { onStaging } from './onStaging';
import { SnapshotsView } from './snapshots/SnapshotsView';
import { StatusView } from './status/StatusView';
import { SyncRunView } from './sync/run/SyncRunView';
import { SyncView } from './sync/SyncView';

export const AccessLogPage = onStaging(AccessLogView);
export const ConfigurationPage = onStaging(ConfigurationView);
export const SnapshotsPage = onStaging(SnapshotsView);
export const StatusPage = onStaging(StatusView);
export const SyncPage = onStaging(SyncView);
export const SyncRunPage = onStaging(SyncRunView);
