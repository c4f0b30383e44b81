import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMay } from '~/api/access/useMay';
import { providerQuery } from '~/api/providers/providers';
import { LinkButton } from '~/ui/link/LinkButton';
import { TextLink } from '~/ui/link/TextLink';
import { Unread } from '~/ui/page/NotFound';
import { Page } from '~/ui/page/Page';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { kindName, kinds } from '../words';
import { PresetSection } from './PresetSection';
import { ProviderActions } from './ProviderActions';
import { ProviderFacts } from './ProviderFacts';
import { ProviderState } from './ProviderState';
import classes from '../Providers.module.css';

const route = getRouteApi('/shell/providers/$providerId');

/** A provider: how it is, what it costs, and the presets that say how it is asked. */
export function ProviderPage() {
  const { providerId } = route.useParams();
  const { data: provider, error, refetch } = useQuery(providerQuery(providerId));
  const mayConnect = useMay('admin');
  const mayEdit = useMay('editor');
  if (error && !provider) {
    return (
      <Page title="Provider">
        <Unread
          error={error}
          what="The provider could not be read"
          title="There is no such provider"
          action={<LinkButton to="/providers">To the providers</LinkButton>}
          onRetry={() => void refetch()}
        />
      </Page>
    );
  }
  if (!provider) return <PageSkeleton rows={4} />;
  const isArchived = provider.archived_at !== null;
  return (
    <Page
      title={provider.name}
      description={`${kindName(provider.kind)}: ${kinds[provider.kind].about}`}
      breadcrumbs={
        <nav aria-label="Breadcrumb">
          <TextLink to="/providers" search={{}}>
            Providers
          </TextLink>
        </nav>
      }
      actions={mayConnect && <ProviderActions provider={provider} />}
    >
      <ProviderState provider={provider} />
      <div className={classes['columns']}>
        <PresetSection provider={provider} mayEdit={mayEdit && !isArchived} />
        <ProviderFacts provider={provider} />
      </div>
    </Page>
  );
}
