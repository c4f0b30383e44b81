import { Button } from '@mantine/core';
import { IconArchive, IconRestore, IconRoute } from '@tabler/icons-react';
import type { Preset } from '~/api/providers/presets';
import { usePresetChanges } from '~/api/providers/usePresetChanges';
import { LinkButton } from '~/ui/link/LinkButton';
import { notifyDone } from '~/ui/toast/notify';

/** What an editor can do with a preset. */
export function PresetActions({ preset }: { preset: Preset }) {
  const { archive, restore } = usePresetChanges();
  const bringBack = () => restore.mutate(preset.id);
  if (preset.archived_at !== null) {
    return (
      <Button
        leftSection={<IconRestore size={16} />}
        loading={restore.isPending}
        onClick={bringBack}
      >
        Restore
      </Button>
    );
  }
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconArchive size={16} aria-hidden />}
        loading={archive.isPending}
        onClick={() =>
          archive.mutate(preset.id, {
            onSuccess: () => notifyDone('The preset is archived.', { undo: bringBack }),
          })
        }
      >
        Archive
      </Button>
      <LinkButton
        leftSection={<IconRoute size={16} aria-hidden />}
        to="/providers"
        search={{ tab: 'choices', preset: preset.id }}
      >
        Use for…
      </LinkButton>
    </>
  );
}
