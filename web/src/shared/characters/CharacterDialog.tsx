import { Alert, Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { isProblem } from '~/lib/problem';
import { slugOf } from '~/lib/text/slug';
import { AttributeFields } from '~/ui/field/AttributeFields';
import { attributesOf, attributeProblem, rowsOf } from '~/ui/field/attributeRows';
import { ErrorPanel } from '~/ui/page/ErrorPanel';

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
  const [isLeaving, setIsLeaving] = useState(false);
  const fields: Fields = {
    name: name.trim(),
    slug: slugIsOwn ? slug.trim() : slugOf(name),
    description,
    attributes: attributesOf(rows),
  };
  const isChanged = textOf(fields) !== textOf(character ?? nothing);
  const leave = () => {
    if (isSaving) return;
    if (isChanged && !isLeaving) setIsLeaving(true);
    else on.onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsLeaving(false);
    if (rows.every((_, at) => attributeProblem(rows, at) === undefined)) on.onSave(fields);
  };
  const submitLabel = isLate ? 'Save mine anyway' : character ? 'Save' : 'Create character';
  const problem = (field: string) => (isProblem(error) ? error.field(field) : undefined);
  const isToldAtField = ofFields.some((field) => problem(field) !== undefined);
  return (
    <Modal
      opened
      onClose={leave}
      size="lg"
      title={character ? `Edit ${character.name}` : 'New character'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          {isLate && (
            <Alert color="yellow" role="alert" title="Somebody else changed this character">
              What you typed is still here. Saving once more replaces what they wrote.
            </Alert>
          )}
          {error && !isLate && !isToldAtField && <ErrorPanel error={error} what="Not saved" />}
          <TextInput
            label="Name"
            required
            maxLength={120}
            data-autofocus
            value={name}
            error={problem('name')}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label="Slug"
            description="A short name for addresses and programs; unique. Small letters, digits and dashes."
            maxLength={80}
            required={character !== null}
            value={slugIsOwn ? slug : slugOf(name)}
            error={problem('slug')}
            onChange={(event) => {
              setSlug(event.currentTarget.value);
              setSlugIsOwn(event.currentTarget.value !== '' || character !== null);
            }}
          />
          <Textarea
            label="Description"
            description="For the people who write prompts. It is not sent to the video model."
            autosize
            minRows={2}
            maxRows={6}
            maxLength={4000}
            dir="auto"
            value={description}
            error={problem('description')}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <AttributeFields rows={rows} onChange={setRows} />
          {isLeaving ? (
            <Group justify="flex-end" gap="xs" role="alert">
              <Text size="sm" mr="auto">
                Give up what you typed?
              </Text>
              <Button variant="default" data-autofocus onClick={() => setIsLeaving(false)}>
                Keep editing
              </Button>
              <Button color="red.9" onClick={on.onClose}>
                Give up
              </Button>
            </Group>
          ) : (
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={leave}>
                Cancel
              </Button>
              <Button type="submit" loading={isSaving} disabled={name.trim() === '' || !isChanged}>
                {submitLabel}
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Modal>
  );
}

function textOf({ name, slug, description, attributes }: Fields): string {
  return JSON.stringify([name, slug, description, attributes]);
}
