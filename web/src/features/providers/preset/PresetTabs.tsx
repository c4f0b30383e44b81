import { Alert, Tabs } from '@mantine/core';
import { IconArchive, IconHistory, IconPencil, IconTestPipe } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { Preset } from '~/api/providers/presets';
import { usePresetChanges } from '~/api/providers/usePresetChanges';
import { LeaveGuard } from '~/ui/dialog/LeaveGuard';
import { notifyDone } from '~/ui/toast/notify';
import { presetTabs } from '../search';
import { afterSave, caughtUp, changesOf, editingOf, isDraftChanged } from './draft';
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
  const [editing, setEditing] = useState(() => editingOf(preset));
  const now = caughtUp(editing, preset);
  if (now !== editing) setEditing(now);
  const { base, draft } = now;
  const isArchived = preset.archived_at !== null;
  const mayEdit = mayEver && !isArchived;
  const changes = changesOf(now);
  const isChanged = isDraftChanged(now);
  const keep = (reason: string, force: boolean) =>
    save.mutate(
      {
        id: preset.id,
        etag: base.etag,
        ...changes,
        ...(reason === '' ? {} : { change_reason: reason }),
        ...(force ? { force } : {}),
      },
      {
        onSuccess: (saved) => {
          notifyDone(saved.unchanged ? 'Saved.' : `Saved as version ${saved.version}.`);
          setEditing((last) => afterSave(last, draft, saved));
        },
      },
    );
  const takeTheirs = () => {
    save.reset();
    setEditing(editingOf(preset));
  };
  return (
    <>
      <LeaveGuard isNeeded={isChanged} />
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
              // Why it was changed was said of the version before.
              key={`${base.version} ${base.name}`}
              isNew={false}
              kind={preset.provider.kind}
              draft={draft}
              onDraft={(written) => setEditing((last) => ({ ...last, draft: written }))}
              isChanged={isChanged}
              isSaving={save.isPending}
              error={save.error}
              onTakeTheirs={takeTheirs}
              onSave={keep}
            />
          ) : (
            <ReadOnlyContent content={preset.content} />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="dry-run">
          <DryRunTab preset={preset} content={changes.content} mayRun={mayEdit} />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <PresetHistory preset={preset} mayEdit={mayEdit} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
