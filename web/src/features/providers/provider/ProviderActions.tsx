import { ActionIcon, Button, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconArchive,
  IconDots,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlugConnected,
  IconRestore,
} from '@tabler/icons-react';
import { Suspense } from 'react';
import type { Provider } from '~/api/providers/providers';
import { useProviderChanges } from '~/api/providers/useProviderChanges';
import { isolated } from '~/lib/text/isolated';
import { lazyPart } from '~/ui/lazy/lazyPart';
import { notifyDone } from '~/ui/toast/notify';
import { PauseDialog } from './PauseDialog';

const ProviderForm = lazyPart('overlay', () => import('../form/ProviderForm'));

/** What an admin can do with a provider. */
export function ProviderActions({ provider }: { provider: Provider & { etag: string } }) {
  const [editing, edit] = useDisclosure();
  const [pausing, pause] = useDisclosure();
  const changes = useProviderChanges();
  const { id, name, paused, archived_at } = provider;
  const who = isolated(name);
  const bringBack = () => changes.restore.mutate(id);
  if (archived_at !== null) {
    return (
      <Button
        leftSection={<IconRestore size={16} />}
        loading={changes.restore.isPending}
        onClick={bringBack}
      >
        Restore
      </Button>
    );
  }
  const archive = () =>
    changes.archive.mutate(id, {
      onSuccess: () => notifyDone(`${who} is archived.`, { undo: bringBack }),
    });
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label="More">
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={edit.open}>
            Edit address, key and budgets…
          </Menu.Item>
          <Menu.Item leftSection={<IconArchive size={16} />} onClick={archive}>
            Archive
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {paused ? (
        <Button
          variant="default"
          leftSection={<IconPlayerPlay size={16} />}
          loading={changes.pause.isPending}
          onClick={() =>
            changes.pause.mutate(
              { id, paused: false },
              { onSuccess: () => notifyDone(`${who} makes clips again.`) },
            )
          }
        >
          Resume
        </Button>
      ) : (
        <Button variant="default" leftSection={<IconPlayerPause size={16} />} onClick={pause.open}>
          Pause…
        </Button>
      )}
      <Button
        leftSection={<IconPlugConnected size={16} />}
        loading={changes.test.isPending}
        onClick={() =>
          changes.test.mutate(id, {
            onSuccess: ({ test }) => {
              if (!test.failure) notifyDone(`${who} answers and takes its key.`);
            },
          })
        }
      >
        Test
      </Button>
      {pausing && <PauseDialog provider={provider} onClose={pause.close} />}
      <Suspense fallback={null}>
        {editing && (
          <ProviderForm provider={provider} onSaved={() => undefined} onClose={edit.close} />
        )}
      </Suspense>
    </>
  );
}
