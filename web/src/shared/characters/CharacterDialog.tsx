import { useState } from 'react';
import { isProblem } from '~/lib/problem';
import { isBlank } from '~/lib/text/blank';
import { isolated } from '~/lib/text/isolated';
import { limits } from '~/lib/text/limits';
import { slugOf } from '~/lib/text/slug';
import { FormDialog } from '~/ui/dialog/FormDialog';
import { AttributeFields } from '~/ui/field/AttributeFields';
import { LimitedInput } from '~/ui/field/LimitedInput';
import { LimitedTextarea } from '~/ui/field/LimitedTextarea';
import { attributesOf, attributeProblem, rowsOf } from '~/ui/field/attributeRows';

interface Fields {
  name: string;
  slug: string;
  description: string;
  attributes: Record<string, string>;
}

interface CharacterDialogProps {
  /** The one to edit; null makes a new one. */
  character: Fields | null;
  isSaving: boolean;
  error: Error | null;
  /** Somebody else changed it meanwhile: saving once more overwrites that. */
  isLate?: boolean;
  onSave: (fields: Fields) => void;
  onClose: () => void;
}

const nothing: Fields = { name: '', slug: '', description: '', attributes: {} };
const ofFields = ['name', 'slug', 'description'];
const late = {
  title: 'Somebody else changed this character',
  advice: 'What you typed is still here. Saving once more replaces what they wrote.',
};

/** Writes a character's details. What was typed is only given up on purpose. */
export function CharacterDialog({
  character,
  isSaving,
  error,
  isLate,
  ...on
}: CharacterDialogProps) {
  const [name, setName] = useState(character?.name ?? '');
  const [slug, setSlug] = useState(character?.slug ?? '');
  const [slugIsOwn, setSlugIsOwn] = useState(character !== null);
  const [description, setDescription] = useState(character?.description ?? '');
  const [rows, setRows] = useState(() => rowsOf(character?.attributes ?? {}));
  const fields: Fields = {
    name: name.trim(),
    slug: slugIsOwn ? slug.trim() : slugOf(name),
    description,
    attributes: attributesOf(rows),
  };
  const isChanged = textOf(fields) !== textOf(character ?? nothing);
  const save = () => {
    if (rows.every((_, at) => attributeProblem(rows, at) === undefined)) on.onSave(fields);
  };
  const submitLabel = isLate ? 'Save mine anyway' : character ? 'Save' : 'Create character';
  const problem = (field: string) => (isProblem(error) ? error.field(field) : undefined);
  return (
    <FormDialog
      title={character ? `Edit ${isolated(character.name)}` : 'New character'}
      submitLabel={submitLabel}
      size="lg"
      isChanged={isChanged}
      isValid={!isBlank(name)}
      isSaving={isSaving}
      error={error}
      fields={ofFields}
      late={late}
      onSubmit={save}
      onClose={on.onClose}
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
      <LimitedInput
        label="Slug"
        description="A short name for addresses and programs; unique. Small letters, digits and dashes."
        limit={limits.slug}
        required={character !== null}
        value={slugIsOwn ? slug : slugOf(name)}
        error={problem('slug')}
        onText={(text) => {
          setSlug(text);
          setSlugIsOwn(text !== '' || character !== null);
        }}
      />
      <LimitedTextarea
        label="Description"
        description="For the people who write prompts. It is not sent to the video model."
        autosize
        minRows={2}
        maxRows={6}
        limit={limits.description}
        dir="auto"
        value={description}
        error={problem('description')}
        onText={setDescription}
      />
      <AttributeFields rows={rows} onChange={setRows} />
    </FormDialog>
  );
}

function textOf({ name, slug, description, attributes }: Fields): string {
  return JSON.stringify([name, slug, description, attributes]);
}
