import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { TemplateDetails } from '~/api/templates/templates';
import { useTemplateChanges } from '~/api/templates/useTemplateChanges';
import { isProblem } from '~/lib/problem';
import { isBlank } from '~/lib/text/blank';
import { limits } from '~/lib/text/limits';
import { LimitedInput } from '~/ui/field/LimitedInput';
import { LimitedTextarea } from '~/ui/field/LimitedTextarea';
import { ChangedMeanwhile } from '~/ui/page/ChangedMeanwhile';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { Section } from '~/ui/page/Section';
import { notifyDone } from '~/ui/toast/notify';
import { PropagationPlan } from '../plan/PropagationPlan';
import classes from '../Templates.module.css';
import { ApplyButton } from '../usage/ApplyButton';
import { PlaceholderRows } from './PlaceholderRows';
import { fieldNames, readOf, type TemplateEditing } from './editing';

interface EditTabProps {
  template: TemplateDetails;
  /** Kept by the page, so that what was typed outlives a look at another tab. */
  editing: TemplateEditing;
  mayEdit: boolean;
}

/** The text and its placeholders; what they would change is seen before anything is saved. */
export function EditTab({ template, editing, mayEdit }: EditTabProps) {
  const { draft, base, isChanged, change } = editing;
  const { template_text, placeholders, description } = draft;
  const [reason, setReason] = useState('');
  const [isReviewing, setIsReviewing] = useState(false);
  const { save } = useTemplateChanges();
  const problem = (field: string) => (isProblem(save.error) ? save.error.field(field) : undefined);
  // Told as what others changed, if they did.
  const isLate = isProblem(save.error, 'stale_version') && editing.isTold;
  const content = { template_text, placeholders };
  const store = async (why: string) => {
    const saved = await save.mutateAsync({
      id: template.id,
      etag: base.tag,
      save: { ...draft, ...(isBlank(why) ? {} : { change_reason: why }) },
    });
    editing.saved({ tag: base.tag, fields: draft }, readOf(saved));
    setReason('');
    return saved;
  };
  const cells = template.cells.in_sync + template.cells.behind;
  return (
    <Stack gap="md">
      {save.error && !isLate && <ErrorPanel error={save.error} what="Not saved" />}
      <ChangedMeanwhile
        what="this template"
        theirs={editing.theirs.map((name) => fieldNames[name])}
        both={editing.both.map((name) => fieldNames[name])}
        isSaving={save.isPending}
        onTakeTheirs={() => {
          save.reset();
          editing.takeTheirs();
        }}
      />
      <div className={classes['editor']}>
        <LimitedTextarea
          label="Text"
          description="{mood} is a placeholder, {light|soft} one with a default, {template.name} another template."
          autosize
          minRows={8}
          maxRows={24}
          limit={limits.prompt}
          dir="auto"
          readOnly={!mayEdit}
          value={template_text}
          error={problem('template_text')}
          onText={(text) => change({ template_text: text })}
        />
        <Stack gap="md">
          <LimitedTextarea
            label="Description"
            autosize
            minRows={2}
            limit={limits.description}
            dir="auto"
            readOnly={!mayEdit}
            value={description}
            error={problem('description')}
            onText={(text) => change({ description: text })}
          />
          {template.included_by.length > 0 && (
            <Alert color="gray" title="Included by others">
              {template.included_by.join(', ')}: their cells change with it.
            </Alert>
          )}
        </Stack>
      </div>
      <Section
        title="Placeholders"
        description="Those that are not declared here stay as they are written where a cell has no value."
      >
        <PlaceholderRows
          placeholders={placeholders}
          isReadOnly={!mayEdit}
          onChange={(rows) => change({ placeholders: rows })}
        />
      </Section>
      {mayEdit && !isChanged && !isReviewing && (
        <Group justify="flex-end">
          <ApplyButton template={template} />
        </Group>
      )}
      {mayEdit && isChanged && !isReviewing && (
        <Group>
          <LimitedInput
            aria-label="Why"
            placeholder="Why, for the history"
            limit={limits.reason}
            value={reason}
            onText={setReason}
          />
          <Button
            variant="default"
            disabled={isBlank(template_text)}
            onClick={() => setIsReviewing(true)}
          >
            Review {cells} {cells === 1 ? 'cell' : 'cells'}…
          </Button>
          <Button
            loading={save.isPending}
            disabled={isBlank(template_text)}
            onClick={() =>
              void store(reason).then(
                ({ version }) => notifyDone(`Version ${version} is saved.`),
                // Told above.
                () => undefined,
              )
            }
          >
            Save
          </Button>
          <Text size="sm" c="var(--mien-quiet)">
            Saving alone changes no cell.
          </Text>
        </Group>
      )}
      {isReviewing && (
        <PropagationPlan
          template={template}
          draft={isChanged ? content : {}}
          onSaveFirst={isChanged ? store : undefined}
          reason={reason}
          onClose={() => setIsReviewing(false)}
        />
      )}
    </Stack>
  );
}
