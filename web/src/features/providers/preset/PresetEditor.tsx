import { Alert, Button, Checkbox, Code, Group, Stack } from '@mantine/core';
import { useCallback, useState, type FormEvent } from 'react';
import type { ProviderKind } from '~/api/providers/providers';
import { isProblem } from '~/lib/problem';
import { limits } from '~/lib/text/limits';
import { LimitedInput } from '~/ui/field/LimitedInput';
import { Disclosure } from '~/ui/page/Disclosure';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { NotKnownYet } from '~/ui/page/NotKnownYet';
import { Section } from '~/ui/page/Section';
import { CommonFields } from './CommonFields';
import { problemFinder, type Draft } from './draft';
import { HttpFields } from './HttpFields';
import { JsonField } from './JsonField';
import { ModelFields } from './ModelFields';
import { readObject } from './typed';
import { WorkflowFields } from './WorkflowFields';
import classes from './Preset.module.css';

interface PresetEditorProps {
  kind: ProviderKind;
  draft: Draft;
  onDraft: (draft: Draft) => void;
  isNew: boolean;
  isChanged: boolean;
  isSaving: boolean;
  error: Error | null;
  /** Gives the draft up for what somebody else has saved meanwhile; a new preset has none. */
  onTakeTheirs?: () => void;
  onSave: (reason: string, force: boolean) => void;
}

/** Writes a preset. What the server says of it stands at its place, and once more at the top. */
export function PresetEditor(props: PresetEditorProps) {
  const { kind, draft, onDraft, isNew, isChanged, isSaving, error, onSave } = props;
  const [reason, setReason] = useState('');
  const [force, setForce] = useState(false);
  const [unread, setUnread] = useState<readonly string[]>([]);
  const onUnread = useCallback(
    (field: string, isUnread: boolean) =>
      setUnread((now) => [...now.filter((one) => one !== field), ...(isUnread ? [field] : [])]),
    [],
  );
  const problems = isProblem(error) ? error.fields : [];
  const isLate = isProblem(error, 'stale_version');
  const couldNotAsk = problems.some(({ code }) => code === 'not_checked');
  const fields = {
    content: draft.content,
    problem: problemFinder(problems),
    onUnread,
    onChange: (content: Draft['content']) => onDraft({ ...draft, content }),
  };
  const canSave = draft.name.trim() !== '' && unread.length === 0 && (isNew || isChanged);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (canSave) onSave(reason, force);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {isLate && (
          <Alert color="yellow" role="alert" title="Somebody else changed this preset meanwhile">
            <Stack gap="xs" align="flex-start">
              What you wrote is still here, and is not saved. The history shows what they changed.
              <Button size="compact-sm" variant="default" onClick={props.onTakeTheirs}>
                Give up mine and edit theirs
              </Button>
            </Stack>
          </Alert>
        )}
        {error && !isLate && problems.length === 0 && <ErrorPanel error={error} what="Not saved" />}
        {problems.length > 0 && (
          <Alert
            color={couldNotAsk ? 'yellow' : 'red'}
            role="alert"
            title={
              couldNotAsk
                ? 'The provider could not be asked'
                : 'Not saved: this has to be put right'
            }
          >
            <ul className={classes['problems']}>
              {problems.map(({ pointer, message }, at) => (
                <li key={`${String(at)} ${pointer}`}>
                  {message}{' '}
                  {pointer !== '' && <Code>{pointer.replace('/content', '') || '/'}</Code>}
                </li>
              ))}
            </ul>
            {couldNotAsk && (
              <Checkbox
                mt="xs"
                label="Save it unchecked: it is checked when the first clip is made"
                checked={force}
                onChange={({ currentTarget: { checked } }) => setForce(checked)}
              />
            )}
          </Alert>
        )}
        <Section title="How it is asked">
          <Stack gap="md">
            <LimitedInput
              label="Name"
              description="For people: what it makes, and how well."
              placeholder="Wan 2.2, 3 seconds"
              required
              limit={limits.presetName}
              value={draft.name}
              error={isProblem(error) ? error.field('name') : undefined}
              onText={(name) => onDraft({ ...draft, name })}
            />
            <KindFields kind={kind} {...fields} />
          </Stack>
        </Section>
        <Section title="Cost and loop">
          <CommonFields kind={kind} {...fields} />
        </Section>
        <WholeContent {...fields} />
        <div className={classes['bar']}>
          {!isNew && (
            <LimitedInput
              label="Why (optional)"
              placeholder="The price has changed."
              className={classes['why'] ?? ''}
              limit={limits.reason}
              value={reason}
              onText={setReason}
            />
          )}
          <NotKnownYet when={isSaving} what="saved" />
          <Button type="submit" loading={isSaving} disabled={!canSave}>
            {isNew ? 'Check and add' : 'Check and save'}
          </Button>
        </div>
      </Stack>
    </form>
  );
}

type KindFieldsProps = Parameters<typeof CommonFields>[0];

function KindFields({ kind, ...fields }: KindFieldsProps) {
  if (kind === 'comfyui') return <WorkflowFields {...fields} />;
  if (kind === 'http') return <HttpFields {...fields} />;
  return <ModelFields kind={kind} {...fields} />;
}

function WholeContent({ content, onUnread, onChange }: Omit<KindFieldsProps, 'kind'>) {
  const [isOpened, setIsOpened] = useState(false);
  return (
    <Group gap={0} className={classes['whole'] ?? ''}>
      <Disclosure
        title="All of it as JSON, for what has no field here"
        isOpened={isOpened}
        onToggle={() => setIsOpened(!isOpened)}
      >
        <JsonField
          label="Content"
          value={content}
          read={readObject}
          onUnread={onUnread}
          onValue={(value) => onChange((value ?? {}) as typeof content)}
        />
      </Disclosure>
    </Group>
  );
}
