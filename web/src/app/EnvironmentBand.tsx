import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { stagingStatusQuery } from '~/api/staging/status';
import { StagingBand } from '~/ui/page/StagingBand';
import { DataAge } from '~/ui/text/DataAge';

const pause = 5 * 60_000; // milliseconds

/** The band of staging with its name and the age of its data, which lead to its status. */
export function EnvironmentBand() {
  const status = useQuery({ ...stagingStatusQuery, refetchInterval: pause }).data;
  return (
    <StagingBand name={status?.environment}>
      {status && (
        <Link to="/staging">
          <DataAge
            origin={status.generation.origin}
            madeAt={status.generation.made_at}
            syncedAt={status.generation.synced_at}
          />
        </Link>
      )}
    </StagingBand>
  );
}
