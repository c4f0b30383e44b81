import { Alert, Checkbox, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { emotionsQuery } from '~/api/prompts/emotions';
import type { TemplateApplication, TemplateCell, TemplateDetails } from '~/api/templates/templates';
import { useTemplateChanges } from '~/api/templates/useTemplateChanges';
import { isBlank } from '~/lib/text/blank';
import { counted } from '~/lib/text/counts';
import { limits } from '~/lib/text/limits';
import { FormDialog } from '~/ui/dialog/FormDialog';
import { LimitedInput } from '~/ui/field/LimitedInput';
import { LimitedTextarea } from '~/ui/field/LimitedTextarea';
import { notifyDone } from '~/ui/toast/notify';
import { CharacterPicker, type Picked } from './CharacterPicker';
import { FieldValues, filledOf, type FieldValue } from './FieldValues';
import { useUndo } from '../useUndo';
import { parseTable, problemsOfLines } from './pastedTable';
import { countUnfilled } from './unfilled';

interface ApplyDialogProps {
  template: TemplateDetails;
  /** One to be applied again, with the values that it had. */
  again?: TemplateCell | undefined;
  onClose: () => void;
}

/** What is filled in as the dialog opens; values that the template no longer asks for are left out. */
function startOf({ fields }: TemplateDetails, again: TemplateCell | undefined) {
  const { character_id: id = null, character_name, emotion, values = {} } = again ?? {};
  return {
    characters: id === null ? [] : [{ id, name: character_name ?? '' }],
    withDefaults: again !== undefined && id === null,
    chosen: emotion === undefined ? [] : [emotion],
    values: Object.fromEntries(
      fields.map(({ name }) => [name, { text: values[name] ?? '', attribute: '' }]),
    ),
  };
}

/** Makes the texts of cells from the template: chosen ones, or those of a pasted table. */
export default function ApplyDialog({ template, again, onClose }: ApplyDialogProps) {
  const emotions = useQuery(emotionsQuery).data ?? [];
  const [start] = useState(() => startOf(template, again));
  const [way, setWay] = useState<'choose' | 'paste'>('choose');
  const [characters, setCharacters] = useState<Picked[]>(start.characters);
  const [withDefaults, setWithDefaults] = useState(start.withDefaults);
  const [chosen, setChosen] = useState<string[]>(start.chosen);
  const [values, setValues] = useState<Record<string, FieldValue>>(start.values);
  const [pasted, setPasted] = useState('');
  const [reason, setReason] = useState('');
  const { apply } = useTemplateChanges();
  const { undo } = useUndo();
  const table = parseTable(pasted);
  const ids = [...characters.map(({ id }) => id), ...(withDefaults ? [null] : [])];
  const cells: Pick<TemplateApplication, 'items' | 'character_ids' | 'emotions'> | undefined =
    way === 'paste'
      ? 'items' in table
        ? { items: table.items }
        : undefined
      : ids.length > 0 && chosen.length > 0
        ? { character_ids: ids, emotions: chosen }
        : undefined;
  const problem =
    'lines' in table
      ? problemsOfLines(apply.error, table.lines)
      : pasted !== ''
        ? table.problem
        : undefined;
  const count = cells?.items?.length ?? ids.length * chosen.length;
  const named =
    cells?.items ??
    ids.flatMap((character) => chosen.map((emotion) => ({ character, emotion, values: {} })));
  const defaults = named.filter(({ character }) => !character).map(({ emotion }) => emotion);
  const what = defaults.length === count ? 'global default' : 'cell';
  const unfilled = countUnfilled(template, named, values);
  const isChanged =
    characters !== start.characters ||
    withDefaults !== start.withDefaults ||
    chosen !== start.chosen ||
    pasted !== '';
  return (
    <FormDialog
      title={`Apply ${template.name}`}
      submitLabel={cells ? `Apply to ${counted(count, what)}` : 'Apply'}
      size="lg"
      isChanged={isChanged}
      isReady={again !== undefined}
      isValid={cells !== undefined}
      isSaving={apply.isPending}
      error={apply.error}
      fields={[]}
      onSubmit={() => {
        if (!cells) return;
        apply.mutate(
          {
            id: template.id,
            ...cells,
            ...filledOf(values),
            ...(isBlank(reason) ? {} : { change_reason: reason }),
          },
          {
            onSuccess: ({ run, counts }) => {
              notifyDone(`${counted(counts.written, 'cell')} changed.`, {
                undo: () => undo(run.id),
                key: run.id,
              });
              onClose();
            },
          },
        );
      }}
      onClose={onClose}
    >
      <SegmentedControl
        aria-label="Which cells"
        data={[
          { value: 'choose', label: 'Choose cells' },
          { value: 'paste', label: 'Paste a table' },
        ]}
        value={way}
        onChange={(value) => setWay(value as 'choose' | 'paste')}
      />
      {way === 'choose' ? (
        <Stack gap="sm">
          <CharacterPicker picked={characters} onChange={setCharacters} />
          <Checkbox
            label="The global defaults"
            checked={withDefaults}
            onChange={({ currentTarget: { checked } }) => setWithDefaults(checked)}
          />
          <Checkbox.Group label="Emotions" value={chosen} onChange={setChosen}>
            <Group gap="sm" mt={4}>
              {emotions.map(({ name, display_name }) => (
                <Checkbox key={name} value={name} label={display_name} />
              ))}
            </Group>
          </Checkbox.Group>
        </Stack>
      ) : (
        <LimitedTextarea
          label="Table"
          description="As copied from a spreadsheet, or CSV. The first line names the columns: character (its name or slug; empty for the global default), emotion, and one for each placeholder."
          autosize
          minRows={4}
          maxRows={12}
          limit={5_000_000}
          value={pasted}
          error={problem}
          onText={(text) => {
            setPasted(text);
            apply.reset();
          }}
        />
      )}
      {way === 'paste' && cells && defaults.length === count && (
        <Alert color="yellow" title="No row names a character">
          Without a column “character” a row is of the global default. What would change for all
          characters that have no text of their own: {defaults.slice(0, 8).join(', ')}
          {defaults.length > 8 && ` and ${defaults.length - 8} more`}.
        </Alert>
      )}
      {template.fields.length > 0 && (
        <Stack gap="sm">
          <Text size="sm" fw={600}>
            Values for all of them
          </Text>
          <FieldValues template={template} values={values} onChange={setValues} />
        </Stack>
      )}
      {unfilled.length > 0 && (
        <Alert color="yellow" title="Placeholders without a value stay as they are written">
          {unfilled.map(({ name, count: cellCount }) => (
            <Text key={name} size="sm">
              {counted(cellCount, 'cell')} would keep {`{${name}}`}.
            </Text>
          ))}
        </Alert>
      )}
      <LimitedInput
        label="Why"
        placeholder="For the history"
        limit={limits.reason}
        value={reason}
        onText={setReason}
      />
    </FormDialog>
  );
}
