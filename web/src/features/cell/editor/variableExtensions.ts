// What the editor knows about variables: their colours, their completion, and what is wrong.
import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { linter, type Diagnostic } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import {
  Decoration,
  EditorView,
  ViewPlugin,
  type DecorationSet,
  type ViewUpdate,
} from '@codemirror/view';
import { parseVariables, stateOf, type Scope, type Segment } from '~/lib/prompt/variables';
import { markOf } from '~/ui/text/PromptText';

const meanings: Record<string, string> = {
  character_name: 'the name of the character',
  emotion: 'the emotion',
  timestamp: 'when the video is made',
  user_id: 'the user whom the video is for',
};

export function variableExtensions(scope: Scope): Extension {
  return [highlighting(scope), completion(scope), problems(scope)];
}

function highlighting(scope: Scope): Extension {
  const decorate = (view: EditorView): DecorationSet =>
    Decoration.set(
      parseVariables(view.state.doc.toString()).flatMap((segment) => {
        const mark = markOf(segment, scope);
        if (mark === undefined) return [];
        return [Decoration.mark({ class: mark }).range(segment.from, segment.to)];
      }),
    );
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      constructor(view: EditorView) {
        this.decorations = decorate(view);
      }
      update(update: ViewUpdate) {
        if (update.docChanged) this.decorations = decorate(update.view);
      }
    },
    { decorations: (plugin) => plugin.decorations },
  );
}

function completion(scope: Scope): Extension {
  const options = completionsOf(scope);
  const source = (context: CompletionContext): CompletionResult | null => {
    const typed = context.matchBefore(/\{ *[A-Za-z0-9_.]*$/);
    if (!typed) return null;
    const before = context.state.sliceDoc(0, typed.from);
    // After an odd number of braces this one only doubles the last: it is a literal brace.
    const opening = /\{*$/.exec(before)?.[0].length ?? 0;
    if (opening % 2 === 1) return null;
    return { from: typed.from + 1, options, validFor: /^ *[A-Za-z0-9_.]*$/ };
  };
  return autocompletion({ override: [source], icons: false, closeOnBlur: true });
}

function completionsOf({ attributes }: Scope): Completion[] {
  const fixed = Object.entries(meanings).map(([label, detail], index) => ({
    label,
    detail,
    apply: insertVariable,
    boost: 50 - index,
  }));
  const own = Object.entries(attributes ?? {}).map(([name, value]) => ({
    label: `attr.${name}`,
    detail: value.length > 48 ? `${value.slice(0, 47)}…` : value,
    apply: insertVariable,
  }));
  return [...fixed, ...own];
}

/** Puts the name in, with the closing brace when it is not there yet. */
function insertVariable(view: EditorView, { label }: Completion, from: number, to: number) {
  const isClosed = /^ *[}|]/.test(view.state.sliceDoc(to, to + 8));
  const insert = isClosed ? label : `${label}}`;
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: from + insert.length },
    userEvent: 'input.complete',
  });
}

function problems(scope: Scope): Extension {
  return linter(
    (view) =>
      parseVariables(view.state.doc.toString()).flatMap((segment): Diagnostic[] => {
        const message = problemOf(segment, scope);
        if (message === undefined) return [];
        return [{ from: segment.from, to: segment.to, severity: 'warning', message }];
      }),
    { delay: 250 },
  );
}

function problemOf(segment: Segment, scope: Scope): string | undefined {
  if (segment.kind === 'malformed') {
    return 'These braces hold no variable; write {{ and }} for literal braces.';
  }
  if (segment.kind !== 'variable') return undefined;
  const state = stateOf(segment, scope);
  if (state === 'unknown') return `There is no variable {${segment.name}}; it stays as written.`;
  if (state === 'missing') {
    return `{${segment.name}} has no value here; it stays as written. {${segment.name}|text} gives it a default.`;
  }
  return undefined;
}
