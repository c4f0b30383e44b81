import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Placeholder, TemplateDetails } from '~/api/templates/templates';
import { useTemplateChanges } from '~/api/templates/useTemplateChanges';
import { useLeaveWarning } from '~/lib/browser/leaving';
import { isProblem } from '~/lib/problem';
import { isBlank } from '~/lib/text/blank';
import { limits } from '~/lib/text/limits';
import { LimitedInput } from '~/ui/field/LimitedInput';
import { LimitedTextarea } from '~/ui/field/LimitedTextarea';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { Section } from '~/ui/page/Section';
import { notifyDone } from '~/ui/toast/notify';
import { PropagationPlan } from '../plan/PropagationPlan';
import classes from '../Templates.module.css';
import { PlaceholderRows } from './PlaceholderRows';

interface EditTabProps {
  template: TemplateDetails & { etag: string };
  mayEdit: boolean;
}

/** The text and its placeholders; what they would change is seen before anything is saved. */
export function EditTab({ template, mayEdit }: EditTabProps) {
  const [text, setText] = useState(template.template_text);
  const [placeholders, setPlaceholders] = useState<Placeholder[]>(template.placeholders);
  const [description, setDescription] = useState(template.description);
  const [reason, setReason] = useState('');
  const [isReviewing, setIsReviewing] = useState(false);
  const { save } = useTemplateChanges();
  const isChanged =
    text !== template.template_text ||
    description !== template.description ||
    JSON.stringify(placeholders) !== JSON.stringify(template.placeholders);
  useLeaveWarning(isChanged);
  const problem = (field: string) => (isProblem(save.error) ? save.error.field(field) : undefined);
  const content = { template_text: text, placeholders };
  const store = (why: string) =>
    save.mutateAsync({
      id: template.id,
      etag: template.etag,
      save: { ...content, description, ...(isBlank(why) ? {} : { change_reason: why }) },
    });
  const cells = template.cells.in_sync + template.cells.behind;
  return (
    <Stack gap="md">
      {save.error && <ErrorPanel error={save.error} what="Not saved" />}
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
          value={text}
          error={problem('template_text')}
          onText={setText}
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
            onText={setDescription}
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
          onChange={setPlaceholders}
        />
      </Section>
      {mayEdit && isChanged && !isReviewing && (
        <Group>
          <LimitedInput
            aria-label="Why"
            placeholder="Why, for the history"
            limit={limits.reason}
            value={reason}
            onText={setReason}
          />
          <Button variant="default" disabled={isBlank(text)} onClick={() => setIsReviewing(true)}>
            Review {cells} {cells === 1 ? 'cell' : 'cells'}…
          </Button>
          <Button
            loading={save.isPending}
            disabled={isBlank(text)}
            onClick={() =>
              void store(reason).then(({ version }) => notifyDone(`Version ${version} is saved.`))
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
