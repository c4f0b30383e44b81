import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { flushSync } from 'react-dom';
import { useMay } from '~/api/access/useMay';
import { providerQuery, type Provider } from '~/api/providers/providers';
import { usePresetChanges } from '~/api/providers/usePresetChanges';
import { LeaveGuard } from '~/ui/dialog/LeaveGuard';
import { LinkButton } from '~/ui/link/LinkButton';
import { Unread } from '~/ui/page/NotFound';
import { Page } from '~/ui/page/Page';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { notifyDone } from '~/ui/toast/notify';
import { firstContent, isSameContent } from './content';
import type { Draft } from './draft';
import { PresetCrumbs } from './PresetCrumbs';
import { PresetEditor } from './PresetEditor';

const route = getRouteApi('/shell/providers/$providerId/new-preset');

/** A preset that is not there yet. */
export function NewPresetPage() {
  const { providerId } = route.useParams();
  const { data: provider, error, refetch } = useQuery(providerQuery(providerId));
  const mayEdit = useMay('editor');
  if (error && !provider) {
    return (
      <Page title="New preset">
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
  return (
    <Page
      narrow
      title="New preset"
      description={`How ${provider.name} is asked for a clip.`}
      breadcrumbs={<PresetCrumbs provider={provider} />}
    >
      {mayEdit ? <NewPreset provider={provider} /> : 'Adding presets takes the role of an editor.'}
    </Page>
  );
}

function NewPreset({ provider }: { provider: Provider }) {
  const navigate = route.useNavigate();
  const { create } = usePresetChanges();
  const before: Draft = { name: '', content: firstContent(provider.kind) };
  const [draft, setDraft] = useState(before);
  const [isSaved, setIsSaved] = useState(false);
  const isChanged = draft.name !== '' || !isSameContent(draft.content, before.content);
  const save = (_reason: string, force: boolean) =>
    create.mutate(
      { provider_id: provider.id, ...draft, ...(force ? { force } : {}) },
      {
        onSuccess: ({ id }) => {
          // What is saved is nothing to give up: the guard has to know before the page is left.
          flushSync(() => setIsSaved(true));
          notifyDone('The preset was added. Try a dry run next.');
          void navigate({
            to: '/presets/$presetId',
            params: { presetId: id },
            search: { tab: 'dry-run' },
          });
        },
      },
    );
  return (
    <>
      <LeaveGuard isNeeded={isChanged && !isSaved} />
      <PresetEditor
        isNew
        kind={provider.kind}
        draft={draft}
        onDraft={setDraft}
        isChanged={isChanged}
        isSaving={create.isPending}
        error={create.error}
        onSave={save}
      />
    </>
  );
}
