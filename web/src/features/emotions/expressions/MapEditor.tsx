import { Paper } from '@mantine/core';
import type { FormEvent } from 'react';
import { useMay } from '~/api/access/useMay';
import type { LabelEntry } from '~/api/exchange/expressionLabels';
import { useLabelChange } from '~/api/exchange/useLabelChange';
import type { Emotion } from '~/api/prompts/emotions';
import { useEditing } from '~/lib/draft/useEditing';
import { isProblem, type ProblemError } from '~/lib/problem';
import { LeaveGuard } from '~/ui/dialog/LeaveGuard';
import { ChangedMeanwhile } from '~/ui/page/ChangedMeanwhile';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { notifyDone } from '~/ui/toast/notify';
import { EmotionAdder } from './EmotionAdder';
import { columns, ExpressionRow } from './ExpressionRow';
import classes from './Expressions.module.css';
import { MapBar } from './MapBar';
import {
  entriesOf,
  labelProblem,
  mapOf,
  unmappedOf,
  withFallback,
  withLabels,
  without,
  type LabelMap,
} from './map';
import { Unmapped } from './Unmapped';

interface MapEditorProps {
  read: { entries: LabelEntry[]; etag: string };
  emotions: readonly Emotion[];
}

/** The whole map, which is saved at once. */
export function MapEditor({ read, emotions }: MapEditorProps) {
  const editing = useEditing<LabelMap>({ tag: read.etag, fields: mapOf(read.entries) });
  const { draft: map, base, isChanged, replace } = editing;
  const mayEdit = useMay('editor');
  const save = useLabelChange();
  const names = new Map(emotions.map(({ name, display_name }) => [name, display_name]));
  const nameOf = (emotion: string) => names.get(emotion) ?? emotion;
  const refusal = isProblem(save.error) ? save.error : undefined;
  // Told as what others changed, if they did.
  const isLate = isProblem(save.error, 'stale_version') && editing.isTold;
  const all = [...new Set([...names.keys(), ...Object.keys(map)])];
  const options = all.map((value) => ({ value, label: nameOf(value) }));
  const free = unmappedOf(map);
  const isWrong = Object.values(map).some(({ labels }) => labelProblem(labels) !== undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isChanged || isWrong) return;
    const sent = { tag: base.tag, fields: map };
    save.mutate(
      { entries: entriesOf(map), etag: base.tag },
      {
        onSuccess: (saved) => {
          editing.saved(sent, { tag: saved.etag, fields: mapOf(saved.entries) });
          notifyDone('The expressions are saved.');
        },
      },
    );
  };
  return (
    <form onSubmit={submit} noValidate>
      <LeaveGuard isNeeded={isChanged} />
      <ChangedMeanwhile
        what="the expressions"
        theirs={editing.theirs.map(nameOf)}
        both={editing.both.map(nameOf)}
        isSaving={save.isPending}
        onTakeTheirs={() => {
          save.reset();
          editing.takeTheirs();
        }}
      />
      {refusal?.fields.length === 0 && !isLate && <ErrorPanel error={refusal} what="Not saved" />}
      {save.error && !refusal && <ErrorPanel error={save.error} what="Not saved" />}
      <Unmapped free={free} />
      <Paper withBorder px="md" mt="md">
        <div className={classes['head']} aria-hidden>
          <span>Emotion</span>
          <span>{columns.labels}</span>
          <span>{columns.fallback}</span>
        </div>
        <ul className={classes['rows']}>
          {Object.entries(map).map(([name, row], at) => (
            <ExpressionRow
              key={name}
              name={name}
              display_name={names.get(name)}
              row={row}
              free={free}
              emotions={options}
              isReadOnly={!mayEdit}
              problem={isChanged ? problemAt(refusal, at) : undefined}
              onLabels={(labels) => replace(withLabels(map, name, labels))}
              onFallback={(fallback) => replace(withFallback(map, name, fallback))}
              onRemove={() => replace(without(map, name))}
            />
          ))}
        </ul>
        {mayEdit && (
          <EmotionAdder
            emotions={options.filter(({ value }) => !(value in map))}
            onAdd={(name) => replace({ ...map, [name]: { labels: [], fallback: [] } })}
          />
        )}
      </Paper>
      {mayEdit && (
        <MapBar
          isChanged={isChanged}
          isSaving={save.isPending}
          isValid={!isWrong}
          onUndo={() => replace(base.fields)}
        />
      )}
    </form>
  );
}

/** What the server said of the entry in a place. */
function problemAt(refusal: ProblemError | undefined, at: number): string | undefined {
  const pointer = `/entries/${String(at)}`;
  return refusal?.fields.find((one) => `${one.pointer}/`.startsWith(`${pointer}/`))?.message;
}
