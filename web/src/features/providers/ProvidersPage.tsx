import { SegmentedControl, Tabs } from '@mantine/core';
import { IconPlugConnected, IconRoute } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { useMay } from '~/api/access/useMay';
import { providersQuery } from '~/api/providers/providers';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { lazyPart } from '~/ui/lazy/lazyPart';
import { CreateButton } from '~/ui/page/CreateButton';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { LoadMore } from '~/ui/page/LoadMore';
import { Page } from '~/ui/page/Page';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { ChoicesTab } from './choices/ChoicesTab';
import { FirstProvider } from './list/FirstProvider';
import { ProviderList } from './list/ProviderList';

const route = getRouteApi('/shell/providers');
const ProviderForm = lazyPart('overlay', () => import('./form/ProviderForm'));

/** The services that make clips, and which of them makes whose. */
export function ProvidersPage() {
  const { tab = 'providers', archived, preset } = route.useSearch();
  const navigate = route.useNavigate();
  const mayConnect = useMay('admin');
  const [isConnecting, setIsConnecting] = useState(false);
  const connect = () => setIsConnecting(true);
  useShortcuts([{ keys: 'n', label: 'Connect a provider', run: connect, enabled: mayConnect }]);
  const button = (
    <CreateButton doing="Connecting" needs="admin" mayEdit={mayConnect} onClick={connect}>
      Connect a provider
    </CreateButton>
  );
  return (
    <Page
      title="Providers"
      description="The services that make your clips, what they cost, and which of them makes whose."
      actions={tab === 'providers' && button}
    >
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(wanted) =>
          void navigate({ search: wanted === 'choices' ? { tab: 'choices' } : {} })
        }
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="providers" leftSection={<IconPlugConnected size={16} />}>
            Connected
          </Tabs.Tab>
          <Tabs.Tab value="choices" leftSection={<IconRoute size={16} />}>
            Who makes what
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="providers">
          <Connected
            isArchived={archived === true}
            action={button}
            onArchived={(on) => void navigate({ search: on ? { archived: true } : {} })}
          />
        </Tabs.Panel>
        <Tabs.Panel value="choices">
          <ChoicesTab preset={preset} />
        </Tabs.Panel>
      </Tabs>
      <Suspense fallback={null}>
        {isConnecting && (
          <ProviderForm
            provider={null}
            onClose={() => setIsConnecting(false)}
            onSaved={(providerId) =>
              void navigate({ to: '/providers/$providerId', params: { providerId } })
            }
          />
        )}
      </Suspense>
    </Page>
  );
}

interface ConnectedProps {
  isArchived: boolean;
  action: React.ReactNode;
  onArchived: (on: boolean) => void;
}

function Connected({ isArchived, action, onArchived }: ConnectedProps) {
  const list = useInfiniteQuery(providersQuery(isArchived ? { archived: true } : {}));
  const providers = list.data?.pages.flatMap((page) => page.providers) ?? [];
  return (
    <>
      <SegmentedControl
        mb="md"
        aria-label="Which providers"
        data={[
          { value: 'use', label: 'In use' },
          { value: 'archived', label: 'Archived' },
        ]}
        value={isArchived ? 'archived' : 'use'}
        onChange={(value) => onArchived(value === 'archived')}
      />
      {list.error && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <PageSkeleton rows={3} />}
      {list.isSuccess && providers.length === 0 && !isArchived && <FirstProvider action={action} />}
      {list.isSuccess && providers.length === 0 && isArchived && (
        <Empty icon={<IconPlugConnected size={28} />} title="No archived providers">
          A provider that is archived is sent nothing any more; its clips and presets stay.
        </Empty>
      )}
      {providers.length > 0 && <ProviderList providers={providers} />}
      {list.hasNextPage && (
        <LoadMore isLoading={list.isFetching} onLoad={() => void list.fetchNextPage()} />
      )}
    </>
  );
}
