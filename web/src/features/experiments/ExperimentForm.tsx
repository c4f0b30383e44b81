import { MultiSelect, NativeSelect, Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { adminsQuery } from '~/api/access/admins';
import { powerQuery } from '~/api/experiments/experiments';
import { useExperimentChanges } from '~/api/experiments/useExperimentChanges';
import { emotionsQuery } from '~/api/prompts/emotions';
import { isProblem } from '~/lib/problem';
import { isBlank } from '~/lib/text/blank';
import { limits } from '~/lib/text/limits';
import { CharacterSelect } from '~/shared/characters/CharacterSelect';
import { FormDialog } from '~/ui/dialog/FormDialog';
import { LimitedInput } from '~/ui/field/LimitedInput';
import { LimitedTextarea } from '~/ui/field/LimitedTextarea';
import { percent } from './words';

interface ExperimentFormProps {
  onCreated: (id: string) => void;
  onClose: () => void;
}

/** One cell with two texts, and who votes on them. */
export default function ExperimentForm({ onCreated, onClose }: ExperimentFormProps) {
  const [name, setName] = useState('');
  const [characterId, setCharacterId] = useState<string | null>(null);
  const [emotion, setEmotion] = useState<string | null>(null);
  const [textA, setTextA] = useState('');
  const [textB, setTextB] = useState('');
  const [raters, setRaters] = useState<string[]>([]);
  const [pairCount, setPairCount] = useState(40);
  const emotions = useQuery(emotionsQuery);
  const admins = useQuery(adminsQuery);
  const power = useQuery(powerQuery(Math.max(raters.length, 1)));
  const found = power.data?.rows.find(({ pairs }) => pairs === pairCount);
  const { create } = useExperimentChanges();
  const problem = (field: string) =>
    isProblem(create.error) ? create.error.field(field) : undefined;
  const voters = (admins.data ?? []).filter(
    ({ role, disabled_at }) => role !== 'viewer' && disabled_at === null,
  );
  const submit = () =>
    create.mutate(
      {
        name: name.trim(),
        pair_count: pairCount,
        cells: [
          { character_id: characterId, emotion: emotion ?? '', text_a: textA, text_b: textB },
        ],
        raters,
      },
      { onSuccess: ({ id }) => onCreated(id) },
    );
  return (
    <FormDialog
      title="New experiment"
      submitLabel="Create draft"
      size="lg"
      isChanged={!isBlank(name) || textA !== '' || textB !== ''}
      isValid={!isBlank(name) && emotion !== null && !isBlank(textA) && !isBlank(textB)}
      isSaving={create.isPending}
      error={create.error}
      fields={['name', 'pair_count', 'raters', 'cells/0/text_a', 'cells/0/text_b']}
      onSubmit={submit}
      onClose={onClose}
    >
      <LimitedInput
        label="Name"
        required
        limit={limits.name}
        data-autofocus
        value={name}
        error={problem('name')}
        onText={setName}
      />
      <CharacterSelect
        label="Character"
        description="Without one, the global default is compared."
        clearable
        value={characterId}
        onChange={(character) => setCharacterId(character?.id ?? null)}
      />
      <Select
        label="Emotion"
        required
        value={emotion}
        data={(emotions.data ?? []).map((one) => ({ value: one.name, label: one.display_name }))}
        onChange={setEmotion}
      />
      <LimitedTextarea
        label="Text A"
        required
        autosize
        minRows={3}
        limit={limits.prompt}
        value={textA}
        error={problem('cells/0/text_a')}
        onText={setTextA}
      />
      <LimitedTextarea
        label="Text B"
        required
        autosize
        minRows={3}
        limit={limits.prompt}
        value={textB}
        error={problem('cells/0/text_b')}
        onText={setTextB}
      />
      <MultiSelect
        label="Panel"
        description="Two at least who wrote neither text. More raters find more than more pairs."
        searchable
        value={raters}
        error={problem('raters')}
        data={voters.map(({ id, display_name }) => ({ value: id, label: display_name }))}
        onChange={setRaters}
      />
      <NativeSelect
        label="Pairs of clips"
        value={pairCount}
        error={problem('pair_count')}
        data={(power.data?.rows ?? []).map(({ pairs }) => ({
          value: `${pairs}`,
          label: `${pairs}`,
        }))}
        onChange={({ currentTarget: { value } }) => setPairCount(Number(value))}
      />
      {found && (
        <Text size="sm" c="var(--mien-quiet)">
          {pairCount} pairs and {raters.length} raters are {pairCount * raters.length} votes. Four
          of five such experiments find a preference of {percent(found.share_found)} or stronger.
        </Text>
      )}
    </FormDialog>
  );
}
