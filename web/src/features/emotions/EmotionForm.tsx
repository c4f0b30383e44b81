import { Code, NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
import type { Emotion } from '~/api/prompts/emotions';
import { useEmotionChanges } from '~/api/prompts/useEmotionChanges';
import { isProblem } from '~/lib/problem';
import { isBlank } from '~/lib/text/blank';
import { isolated } from '~/lib/text/isolated';
import { limits } from '~/lib/text/limits';
import { slugOf } from '~/lib/text/slug';
import { FormDialog } from '~/ui/dialog/FormDialog';
import { LimitedInput } from '~/ui/field/LimitedInput';
import { LimitedTextarea } from '~/ui/field/LimitedTextarea';

interface EmotionFormProps {
  /** The one to edit; null makes a new one. */
  emotion: Emotion | null;
  /** Those in use, in their order. */
  others: readonly Emotion[];
  onCreated: (emotion: Emotion) => void;
  onClose: () => void;
}

/** Writes an emotion. Its name is for programs and stays; what people read can change. */
export default function EmotionForm({ emotion, others, onCreated, onClose }: EmotionFormProps) {
  const [displayName, setDisplayName] = useState(emotion?.display_name ?? '');
  const [ownName, setOwnName] = useState<string>();
  const [description, setDescription] = useState(emotion?.description ?? '');
  const [after, setAfter] = useState('end');
  const { create, change, reorder } = useEmotionChanges();
  const name = emotion?.name ?? ownName ?? slugOf(displayName).slice(0, 40).replace(/-+$/, '');
  const error = create.error ?? change.error;
  const problem = (field: string) => (isProblem(error) ? error.field(field) : undefined);

  const submit = () => {
    const fields = { display_name: displayName.trim(), description };
    if (emotion) {
      change.mutate({ ...emotion, patch: fields }, { onSuccess: onClose });
      return;
    }
    create.mutate(
      { name, ...fields },
      {
        onSuccess: (created) => {
          if (after !== 'end') {
            const place = after === 'start' ? 0 : others.findIndex((one) => one.name === after) + 1;
            reorder.mutate(others.toSpliced(place, 0, created));
          }
          onCreated(created);
        },
      },
    );
  };
  return (
    <FormDialog
      title={emotion ? `Edit ${isolated(emotion.display_name)}` : 'New emotion'}
      submitLabel={emotion ? 'Save' : 'Add emotion'}
      isChanged={
        displayName.trim() !== (emotion?.display_name ?? '') ||
        description !== (emotion?.description ?? '') ||
        ownName !== undefined
      }
      isValid={!isBlank(displayName) && name !== ''}
      isSaving={create.isPending || change.isPending}
      error={error}
      fields={['name', 'display_name', 'description']}
      onSubmit={submit}
      onClose={onClose}
    >
      {!emotion && (
        <Text size="sm" c="var(--mien-quiet)">
          It appears at once for every character. Until you write its global default, nothing can be
          generated for it, except where a character has a text of its own.
        </Text>
      )}
      <LimitedInput
        label="Display name"
        description="What people read"
        placeholder="Melancholic"
        required
        limit={limits.name}
        data-autofocus
        value={displayName}
        error={problem('display_name')}
        onText={setDisplayName}
      />
      {emotion ? (
        <Text size="sm">
          Programs call it <Code>{emotion.name}</Code>. That never changes.
        </Text>
      ) : (
        <LimitedInput
          label="Name"
          description="What programs call it. It can never change: small letters, digits and dashes."
          required
          limit={limits.emotion}
          value={name}
          error={problem('name')}
          onText={(text) => setOwnName(text === '' ? undefined : text)}
        />
      )}
      <LimitedTextarea
        label="Description"
        description="When a character feels like this. It helps those who write prompts."
        autosize
        minRows={2}
        maxRows={6}
        limit={limits.description}
        dir="auto"
        value={description}
        error={problem('description')}
        onText={setDescription}
      />
      {!emotion && others.length > 0 && (
        <NativeSelect
          label="Place"
          value={after}
          data={[
            { value: 'end', label: 'At the end' },
            { value: 'start', label: 'First' },
            ...others
              .slice(0, -1)
              .map((one) => ({ value: one.name, label: `After ${isolated(one.display_name)}` })),
          ]}
          onChange={({ currentTarget: { value } }) => setAfter(value)}
        />
      )}
    </FormDialog>
  );
}
