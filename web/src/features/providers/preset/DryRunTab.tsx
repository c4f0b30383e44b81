import { Alert, Button, NativeSelect, Stack, Text } from '@mantine/core';
import { IconTestPipe } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Preset, PresetContent } from '~/api/providers/presets';
import { usePresetChanges } from '~/api/providers/usePresetChanges';
import { emotionsQuery } from '~/api/prompts/emotions';
import { CharacterSelect } from '~/shared/characters/CharacterSelect';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { DryRunResult } from './DryRunResult';
import classes from './Preset.module.css';

interface DryRunTabProps {
  preset: Preset;
  /** What is being written, when it is not saved yet. */
  content: PresetContent | undefined;
  mayRun: boolean;
}

/** Shows what would be sent for a cell, and what the provider says of it. Orders nothing. */
export function DryRunTab({ preset, content, mayRun }: DryRunTabProps) {
  const emotions = useQuery(emotionsQuery).data ?? [];
  const [character_id, setCharacterId] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string>();
  const { dryRun } = usePresetChanges();
  const emotion = chosen ?? emotions[0]?.name;
  return (
    <Stack gap="md">
      <Text size="sm" c="var(--mien-quiet)">
        The very body that would be sent for a cell, and what the provider makes of the preset.
        Nothing is ordered, and nothing is paid.
        {content && ' This is the dry run of what you are editing, before you save it.'}
      </Text>
      <div className={classes['order']}>
        <CharacterSelect
          clearable
          label="Character"
          placeholder="The global default"
          value={character_id}
          onChange={(character) => setCharacterId(character?.id ?? null)}
        />
        <NativeSelect
          label="Emotion"
          value={emotion ?? ''}
          data={emotions.map(({ name, display_name }) => ({ value: name, label: display_name }))}
          onChange={({ currentTarget: { value } }) => setChosen(value)}
        />
        <Button
          leftSection={<IconTestPipe size={16} aria-hidden />}
          loading={dryRun.isPending}
          disabled={!mayRun || emotion === undefined}
          onClick={() =>
            emotion !== undefined &&
            dryRun.mutate({ id: preset.id, character_id, emotion, ...(content ? { content } : {}) })
          }
        >
          Dry run
        </Button>
      </div>
      {!mayRun && (
        <Alert color="gray">A dry run asks the provider, which takes the role of an editor.</Alert>
      )}
      {dryRun.error && <ErrorPanel error={dryRun.error} what="The dry run could not be made" />}
      {dryRun.data && <DryRunResult run={dryRun.data} />}
    </Stack>
  );
}
