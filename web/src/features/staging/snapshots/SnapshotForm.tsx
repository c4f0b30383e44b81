import { Text } from '@mantine/core';
import { useState } from 'react';
import { isProblem } from '~/lib/problem';
import { givenText, isBlank } from '~/lib/text/blank';
import { limits } from '~/lib/text/limits';
import { FormDialog } from '~/ui/dialog/FormDialog';
import { LimitedInput } from '~/ui/field/LimitedInput';
import { LimitedTextarea } from '~/ui/field/LimitedTextarea';
import { targetInWords, type Target } from './target';
import { useStagingChanges } from './useStagingChanges';

/** A name to find it again by, and why it was taken. */
export function SnapshotForm({ target, onClose }: { target: Target; onClose: () => void }) {
  const [name, setName] = useState('');
  const [note, setNote] = useState('');
  const { take } = useStagingChanges();
  const problem = (field: string) => (isProblem(take.error) ? take.error.field(field) : undefined);
  const given = givenText(note);
  return (
    <FormDialog
      title="Take a snapshot"
      submitLabel="Take it"
      isChanged={name !== '' || note !== ''}
      isValid={!isBlank(name)}
      isSaving={take.isPending}
      error={take.error}
      fields={['name', 'note']}
      onSubmit={() =>
        take.mutate(
          { name: name.trim(), ...(given === '' ? {} : { note: given }) },
          { onSuccess: onClose },
        )
      }
      onClose={onClose}
    >
      <Text size="sm">
        All data of {targetInWords(target)} are copied as they are at one moment. Work goes on
        meanwhile.
      </Text>
      <LimitedInput
        label="Name"
        placeholder="Before the new prompts"
        required
        limit={limits.name}
        data-autofocus
        value={name}
        error={problem('name')}
        onText={setName}
      />
      <LimitedTextarea
        label="Note (optional)"
        autosize
        minRows={2}
        limit={limits.reason}
        value={note}
        error={problem('note')}
        onText={setNote}
      />
    </FormDialog>
  );
}
