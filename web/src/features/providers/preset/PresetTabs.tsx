import { Alert, Tabs } from '@mantine/core';
import { IconArchive, IconHistory, IconPencil, IconTestPipe } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { Preset } from '~/api/providers/presets';
import { usePresetChanges } from '~/api/providers/usePresetChanges';
import { LeaveGuard } from '~/ui/dialog/LeaveGuard';
import { notifyDone } from '~/ui/toast/notify';
import { presetTabs } from '../search';
import { isSameContent } from './content';
import type { Draft } from './draft';
import { DryRunTab } from './DryRunTab';
import { PresetEditor } from './PresetEditor';
import { PresetHistory } from './PresetHistory';
import { ReadOnlyContent } from './ReadOnlyContent';

const route = getRouteApi('/shell/presets/$presetId');

interface PresetTabsProps {
  preset: Preset & { etag: string };
  mayEdit: boolean;
}

/** What is being written stays while one looks at the dry run of it. */
export function PresetTabs({ preset, mayEdit: mayEver }: PresetTabsProps) {
  const { tab = 'edit' } = route.useSearch();
  const navigate = route.useNavigate();
  const { save } = usePresetChanges();
  const before: Draft = { name: preset.name, content: preset.content };
  const [draft, setDraft] = useState(before);
  const isArchived = preset.archived_at !== null;
  const mayEdit = mayEver && !isArchived;
  const isContentChanged = !isSameContent(draft.content, before.content);
  const isChanged = draft.name !== before.name || isContentChanged;
  const keep = (reason: string, force: boolean) =>
    save.mutate(
      {
        id: preset.id,
        etag: preset.etag,
        ...draft,
        ...(reason === '' ? {} : { change_reason: reason }),
        ...(force ? { force } : {}),
      },
      { onSuccess: ({ version }) => notifyDone(`Saved as version ${version}.`) },
    );
  return (
    <>
      <LeaveGuard isNeeded={isChanged && !save.isPending} />
      {isArchived && (
        <Alert color="gray" icon={<IconArchive size={20} />} title="This preset is archived">
          It can be neither changed nor chosen. Its clips stay.
        </Alert>
      )}
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(wanted) =>
          void navigate({
            search: { tab: presetTabs.find((one) => one === wanted && one !== 'edit') },
          })
        }
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="edit" leftSection={<IconPencil size={16} />}>
            Edit
          </Tabs.Tab>
          <Tabs.Tab value="dry-run" leftSection={<IconTestPipe size={16} />}>
            Dry run
          </Tabs.Tab>
          <Tabs.Tab value="history" leftSection={<IconHistory size={16} />}>
            History
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="edit">
          {mayEdit ? (
            <PresetEditor
              isNew={false}
              kind={preset.provider.kind}
              draft={draft}
              onDraft={setDraft}
              isChanged={isChanged}
              isSaving={save.isPending}
              error={save.error}
              onSave={keep}
            />
          ) : (
            <ReadOnlyContent content={preset.content} />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="dry-run">
          <DryRunTab
            preset={preset}
            content={isContentChanged ? draft.content : undefined}
            mayRun={mayEdit}
          />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <PresetHistory preset={preset} mayEdit={mayEdit} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
