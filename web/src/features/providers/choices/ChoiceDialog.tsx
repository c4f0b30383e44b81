import { NativeSelect, Radio, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '~/api/access/useMay';
import { emotionsQuery } from '~/api/prompts/emotions';
import { allPresetsQuery } from '~/api/providers/presets';
import { useChoiceChanges } from '~/api/providers/useChoiceChanges';
import { usd } from '~/lib/text/money';
import { CharacterSelect } from '~/shared/characters/CharacterSelect';
import { FormDialog } from '~/ui/dialog/FormDialog';
import { notifyDone } from '~/ui/toast/notify';
import type { ScopeKind } from './scopes';

interface ChoiceDialogProps {
  /** The one that is to be chosen. */
  preset: string | undefined;
  onClose: () => void;
}

const builtin = 'builtin';

/** Says which preset makes the clips of everything, an emotion, a character or one cell. */
export function ChoiceDialog({ preset, onClose }: ChoiceDialogProps) {
  const mayRule = useMay('admin');
  const presets = useQuery(allPresetsQuery).data ?? [];
  const emotions = useQuery(emotionsQuery).data ?? [];
  const [maker, setMaker] = useState(preset ?? '');
  const [scope, setScope] = useState<ScopeKind>('emotion');
  const [emotion, setEmotion] = useState('');
  const [character_id, setCharacterId] = useState<string | null>(null);
  const { choose } = useChoiceChanges();
  const needsEmotion = scope === 'emotion' || scope === 'cell';
  const needsCharacter = scope === 'character' || scope === 'cell';
  const scopes: { value: ScopeKind; label: string }[] = [
    ...(mayRule ? [{ value: 'all' as const, label: 'Everything' }] : []),
    { value: 'emotion', label: 'An emotion of every character' },
    { value: 'character', label: 'A character, in every emotion' },
    { value: 'cell', label: 'One emotion of one character' },
  ];
  return (
    <FormDialog
      title="Who makes which clips?"
      submitLabel="Choose"
      isChanged={emotion !== '' || character_id !== null}
      isReady
      isValid={
        maker !== '' &&
        (!needsEmotion || emotion !== '') &&
        (!needsCharacter || character_id !== null)
      }
      isSaving={choose.isPending}
      error={choose.error}
      failure="Not chosen"
      fields={[]}
      onSubmit={() =>
        choose.mutate(
          {
            character_id: needsCharacter ? character_id : null,
            emotion: needsEmotion ? emotion : null,
            ...(maker === builtin
              ? { maker: 'builtin' as const }
              : { maker: 'preset' as const, preset_id: maker }),
          },
          {
            onSuccess: () => {
              notifyDone('Chosen. Clips that are asked for from now on are made with it.');
              onClose();
            },
          },
        )
      }
      onClose={onClose}
    >
      <NativeSelect
        label="Made by"
        required
        value={maker}
        data={[
          { value: '', label: 'Choose a preset' },
          ...presets.map(({ id, name, provider, estimated_cost_usd: cost }) => ({
            value: id,
            label: `${name} (${provider.name}${cost === null ? '' : `, about ${usd(cost)}`})`,
          })),
          { value: builtin, label: 'The built-in renderer (free)' },
        ]}
        onChange={({ currentTarget: { value } }) => setMaker(value)}
      />
      <Radio.Group
        label="For"
        value={scope}
        onChange={(value) => setScope(scopes.find((one) => one.value === value)?.value ?? scope)}
      >
        <Stack gap="xs" mt={4}>
          {scopes.map(({ value, label }) => (
            <Radio key={value} value={value} label={label} />
          ))}
        </Stack>
      </Radio.Group>
      {needsCharacter && (
        <CharacterSelect
          label="Character"
          required
          value={character_id}
          onChange={(character) => setCharacterId(character?.id ?? null)}
        />
      )}
      {needsEmotion && (
        <NativeSelect
          label="Emotion"
          required
          value={emotion}
          data={[
            { value: '', label: 'Choose an emotion' },
            ...emotions.map(({ name, display_name }) => ({ value: name, label: display_name })),
          ]}
          onChange={({ currentTarget: { value } }) => setEmotion(value)}
        />
      )}
    </FormDialog>
  );
}
