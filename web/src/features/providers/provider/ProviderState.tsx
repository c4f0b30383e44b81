import { Alert } from '@mantine/core';
import {
  IconAlertCircle,
  IconArchive,
  IconCoinOff,
  IconHandStop,
  IconPlayerPause,
} from '@tabler/icons-react';
import type { Provider } from '~/api/providers/providers';
import { counted } from '~/lib/text/counts';
import { TextLink } from '~/ui/link/TextLink';
import { adviceOf } from '../words';

/** What keeps a provider from making clips, and what to do about it; nothing when all is well. */
export function ProviderState({ provider }: { provider: Provider }) {
  const { test, spend, paused, pause_reason, archived_at, id } = provider;
  return (
    <>
      {archived_at !== null && (
        <Alert color="gray" icon={<IconArchive size={20} />} title="This provider is archived">
          Nothing is sent to it. Its clips and presets stay.
        </Alert>
      )}
      {paused && (
        <Alert color="yellow" icon={<IconPlayerPause size={20} />} title="Paused: nothing is sent">
          {pause_reason === '' ? (
            'Clips that need it cannot be asked for.'
          ) : (
            <bdi>{pause_reason}</bdi>
          )}
        </Alert>
      )}
      {test.failure && (
        <Alert color="red" icon={<IconAlertCircle size={20} />} title="The last test failed">
          {test.failure.message} {adviceOf(test.failure.code)}
        </Alert>
      )}
      {spend.used_up && (
        <Alert color="yellow" icon={<IconCoinOff size={20} />} title="The budget is used up">
          Nothing more is sent until the next day or month begins, or the budget is raised.
        </Alert>
      )}
      {spend.parked_count > 0 && (
        <Alert
          color="yellow"
          icon={<IconHandStop size={20} />}
          title={`Somebody must say whether ${counted(spend.parked_count, 'clip')} ${spend.parked_count === 1 ? 'was' : 'were'} made`}
        >
          An answer was lost, so nothing is sent again before somebody has looked at the service.{' '}
          <TextLink
            c="inherit"
            underline="always"
            to="/queue"
            search={{ show: 'parked', provider: id }}
          >
            Look at them in the queue
          </TextLink>
        </Alert>
      )}
    </>
  );
}
