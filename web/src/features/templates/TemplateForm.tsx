import { useState } from 'react';
import { useTemplateChanges } from '~/api/templates/useTemplateChanges';
import { isProblem } from '~/lib/problem';
import { isBlank } from '~/lib/text/blank';
import { limits } from '~/lib/text/limits';
import { FormDialog } from '~/ui/dialog/FormDialog';
import { LimitedInput } from '~/ui/field/LimitedInput';
import { LimitedTextarea } from '~/ui/field/LimitedTextarea';

interface TemplateFormProps {
  onCreated: (id: string) => void;
  onClose: () => void;
}

const namePattern = /^[a-z][a-z0-9_]*$/;

/** A new template: its name, which stays, and its first text. */
export default function TemplateForm({ onCreated, onClose }: TemplateFormProps) {
  const [name, setName] = useState('');
  const [text, setText] = useState('');
  const { create } = useTemplateChanges();
  const error = create.error;
  const problem = (field: string) => (isProblem(error) ? error.field(field) : undefined);
  const isNameWrong = name !== '' && !namePattern.test(name);
  return (
    <FormDialog
      title="New template"
      submitLabel="Create template"
      size="lg"
      isChanged={name !== '' || text !== ''}
      isValid={name !== '' && !isNameWrong && !isBlank(text)}
      isSaving={create.isPending}
      error={error}
      fields={['name', 'template_text']}
      onSubmit={() =>
        create.mutate(
          { name, template_text: text, description: '' },
          { onSuccess: ({ id }) => onCreated(id) },
        )
      }
      onClose={onClose}
    >
      <LimitedInput
        label="Name"
        description="Other templates include it by this name, which never changes: small letters, digits and _."
        placeholder="warm_up"
        required
        limit={limits.slug}
        data-autofocus
        value={name}
        error={isNameWrong ? 'Small letters, digits and _, a letter first.' : problem('name')}
        onText={setName}
      />
      <LimitedTextarea
        label="Text"
        description="{mood} is a placeholder, {light|soft} one with a default, {template.name} another template."
        required
        autosize
        minRows={4}
        maxRows={12}
        limit={limits.prompt}
        dir="auto"
        value={text}
        error={problem('template_text')}
        onText={setText}
      />
    </FormDialog>
  );
}
