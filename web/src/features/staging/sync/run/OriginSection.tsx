import type { StagingSync } from '~/api/staging/syncs';
import { exactTime } from '~/lib/time/time';
import { Section } from '~/ui/page/Section';
import { Facts } from '~/ui/text/Facts';

/** By what the run can be told from others, and checked. */
export function OriginSection({ sync }: { sync: StagingSync }) {
  const { completed_at, production_read_at, objects, manifest, attempt = 1 } = sync;
  return (
    <Section title="Of this run">
      <Facts
        facts={[
          ['Asked for', exactTime(sync.started_at)],
          ['By', sync.requested_by],
          ...known('Ended', completed_at && exactTime(completed_at)),
          ...known('Attempts', attempt > 1 && attempt),
          ['People', sync.anonymize ? 'Replaced by fakes' : 'Only tables without them'],
          ['Versions', sync.include_versions ? 'All' : 'The current ones'],
          ...known('Data of', production_read_at && exactTime(production_read_at)),
          ...known('Log position', sync.log_position),
          ...known('Generation', sync.generation),
          ...known('Instead of', sync.replaces),
          ...known('Masking key', sync.key_id),
          ...known('Policy', sync.policy_sha256),
          ...known('Ledger entry', manifest?.number),
          ...known('Its hash', manifest?.hash),
          ...known('Missing clips', objects?.missing_keys.join('\n')),
          ['Id', sync.sync_id],
        ]}
      />
    </Section>
  );
}

/** The fact, when there is one. */
function known(name: string, value: string | number | false | null | undefined) {
  const isKnown = value !== null && value !== undefined && value !== '' && value !== false;
  return isKnown ? [[name, String(value)] as [string, string]] : [];
}
