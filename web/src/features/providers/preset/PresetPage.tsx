import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMay } from '~/api/access/useMay';
import { presetQuery } from '~/api/providers/presets';
import { usd } from '~/lib/text/money';
import { LinkButton } from '~/ui/link/LinkButton';
import { Unread } from '~/ui/page/NotFound';
import { Page } from '~/ui/page/Page';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { PresetActions } from './PresetActions';
import { PresetCrumbs } from './PresetCrumbs';
import { PresetTabs } from './PresetTabs';

const route = getRouteApi('/shell/presets/$presetId');

/** A preset: how a provider is asked, what that would send, and every version of it. */
export function PresetPage() {
  const { presetId } = route.useParams();
  const { data: preset, error, refetch } = useQuery(presetQuery(presetId));
  const mayEdit = useMay('editor');
  if (error && !preset) {
    return (
      <Page title="Preset">
        <Unread
          error={error}
          what="The preset could not be read"
          title="There is no such preset"
          action={<LinkButton to="/providers">To the providers</LinkButton>}
          onRetry={() => void refetch()}
        />
      </Page>
    );
  }
  if (!preset) return <PageSkeleton rows={4} />;
  const cost = preset.estimated_cost_usd;
  return (
    <Page
      title={preset.name}
      description={`Version ${preset.version}${cost === null ? '' : `, about ${usd(cost)} a clip`}.`}
      breadcrumbs={<PresetCrumbs provider={preset.provider} />}
      actions={mayEdit && <PresetActions preset={preset} />}
    >
      <PresetTabs key={preset.id} preset={preset} mayEdit={mayEdit} />
    </Page>
  );
}
