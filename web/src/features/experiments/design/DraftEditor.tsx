import { Alert, List, Stack } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import type { Experiment } from '~/api/experiments/experiments';
import { useExperimentChanges } from '~/api/experiments/useExperimentChanges';
import { useEditing } from '~/lib/draft/useEditing';
import { isProblem } from '~/lib/problem';
import { limits } from '~/lib/text/limits';
import { LeaveGuard } from '~/ui/dialog/LeaveGuard';
import { LimitedInput } from '~/ui/field/LimitedInput';
import { LimitedTextarea } from '~/ui/field/LimitedTextarea';
import { ChangedMeanwhile } from '~/ui/page/ChangedMeanwhile';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { NotKnownYet } from '~/ui/page/NotKnownYet';
import { Section } from '~/ui/page/Section';
import { CellsSection } from './CellsSection';
import { ClipFields } from './ClipFields';
import {
  bodyOf,
  draftOf,
  emptyDraft,
  fieldNames,
  problemsOf,
  refusalsElsewhere,
  type Draft,
} from './draft';
import { DraftBar } from './DraftBar';
import { KeptDraft } from './KeptDraft';
import { ModeFields } from './ModeFields';
import { PanelPicker } from './PanelPicker';
import { PowerTable } from './PowerTable';

type Tagged = Experiment & { etag: string };

export interface Closed {
  /** In a sentence. */
  why: string;
  /** What there is to read; seen when nothing was typed that would be lost. */
  facts: ReactNode;
}

interface DraftEditorProps {
  /** null: one that is not saved yet. */
  experiment: Tagged | null;
  /** What one that is not saved yet begins with. */
  first?: Draft;
  /** It can no longer be saved. */
  closed?: Closed | undefined;
  /** `isToStart`: it was saved to be started. */
  onSaved: (saved: Experiment, isToStart: boolean) => void;
}

/** Everything that is fixed at the start: what is compared, who votes, and how often. */
export function DraftEditor({ experiment, first = emptyDraft, ...props }: DraftEditorProps) {
  const { closed, onSaved } = props;
  const editing = useEditing<Draft>(readOf(experiment, first));
  const { draft, base, isChanged, change } = editing;
  const [isTried, setIsTried] = useState(false);
  const { create, edit } = useExperimentChanges();
  const saving = experiment ? edit : create;
  // Told as what others changed, if they did.
  const isLate = isProblem(saving.error, 'stale_version') && editing.isTold;
  const missing = isTried ? problemsOf(draft) : new Map<string, string>();
  const refusal = isProblem(saving.error) ? saving.error : undefined;
  const problem = (field: string) => missing.get(field) ?? refusal?.field(field);
  const refused = refusal?.fields ?? [];
  const elsewhere = refusalsElsewhere(refused, draft);

  const save = async (isToStart: boolean) => {
    setIsTried(true);
    if (problemsOf(draft).size > 0) {
      showFirstProblem();
      return;
    }
    if (experiment && !isChanged) {
      onSaved(experiment, isToStart);
      return;
    }
    const wanted = bodyOf(draft);
    const sent = { tag: base.tag, fields: draft };
    try {
      const saved = experiment
        ? await edit.mutateAsync({ id: experiment.id, etag: base.tag, draft: wanted })
        : { ...(await create.mutateAsync(wanted)), etag: '' };
      // What is saved is nothing to give up: the guard has to know before the page is left.
      flushSync(() => editing.saved(sent, readOf(saved, draft)));
      onSaved(saved, isToStart);
    } catch {
      showFirstProblem();
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!closed) void save(false);
  };

  if (closed && !isChanged) return closed.facts;
  return (
    <form onSubmit={submit} noValidate>
      <LeaveGuard isNeeded={isChanged} />
      <Stack gap="md">
        {closed && (
          <KeptDraft draft={draft} why={closed.why} onGiveUp={() => editing.replace(base.fields)} />
        )}
        <Section title="What is asked">
          <Stack gap="md">
            <LimitedInput
              label="Name"
              description="Raters see this: do not tell what differs."
              required
              limit={limits.name}
              dir="auto"
              placeholder="A warmer smile"
              data-autofocus
              value={draft.name}
              error={problem('name')}
              onText={(name) => change({ name })}
            />
            <LimitedTextarea
              label="Why"
              description="For those who read the result: what you expect of text B. Raters see this when it has ended."
              autosize
              minRows={2}
              maxRows={6}
              limit={limits.description}
              dir="auto"
              value={draft.description}
              error={problem('description')}
              onText={(description) => change({ description })}
            />
            <ModeFields
              mode={draft.mode}
              criteria={draft.criteria}
              problem={problem}
              onChange={change}
            />
          </Stack>
        </Section>
        <CellsSection
          cells={draft.cells}
          template={draft.template}
          problem={problem}
          refused={refused}
          onChange={change}
        />
        <PanelPicker
          raters={draft.raters}
          known={experiment?.raters ?? []}
          maker={experiment?.created_by?.id}
          problem={problem}
          onChange={(raters) => change({ raters })}
        />
        <PowerTable
          draft={draft}
          maker={experiment?.created_by?.id}
          error={problem('pair_count')}
          onChange={(pair_count) => change({ pair_count })}
        />
        <ClipFields
          settings={draft.settings}
          problem={problem}
          onChange={(settings) => change({ settings })}
        />
        <ChangedMeanwhile
          what="this draft"
          theirs={editing.theirs.map((name) => fieldNames[name])}
          both={editing.both.map((name) => fieldNames[name])}
          isSaving={saving.isPending}
          onTakeTheirs={() => {
            saving.reset();
            editing.takeTheirs();
          }}
        />
        {saving.error && !isLate && refused.length === 0 && (
          <ErrorPanel error={saving.error} what="The draft was not saved" />
        )}
        {elsewhere.length > 0 && <Elsewhere messages={elsewhere} />}
        <NotKnownYet when={saving.isPending} what="saved" />
      </Stack>
      {!closed && (
        <DraftBar
          isNew={experiment === null}
          isChanged={isChanged}
          isSaving={saving.isPending}
          problems={Math.max(missing.size, refused.length)}
          onStart={() => void save(true)}
        />
      )}
    </form>
  );
}

/** What is wrong with no field that there is here. */
function Elsewhere({ messages }: { messages: readonly string[] }) {
  return (
    <Alert
      color="red"
      role="alert"
      icon={<IconAlertCircle size={20} />}
      title="The draft was not saved"
      data-problem
    >
      <List size="sm">
        {messages.map((message) => (
          <List.Item key={message}>{message}</List.Item>
        ))}
      </List>
    </Alert>
  );
}

/** What is edited, with its tag; one that is not saved yet has none. */
function readOf(experiment: Tagged | null, first: Draft) {
  return experiment
    ? { tag: experiment.etag, fields: draftOf(experiment) }
    : { tag: '', fields: first };
}

/** Brings the first field that says what is wrong into sight, and the focus into it. */
function showFirstProblem() {
  requestAnimationFrame(() => {
    const field =
      document.querySelector<HTMLElement>('#content [aria-invalid="true"]') ??
      document.querySelector<HTMLElement>('#content [data-problem]');
    field?.focus();
    field?.scrollIntoView({ block: 'center' });
  });
}
