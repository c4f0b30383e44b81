import { completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, keymap, placeholder } from '@codemirror/view';
import {
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  type Ref,
} from 'react';
import { nonce } from '~/lib/browser/nonce';
import type { Scope } from '~/lib/prompt/variables';
import { appearance, face } from './appearance';
import { variableExtensions } from './variableExtensions';
import classes from './PromptEditor.module.css';

export interface PromptEditorHandle {
  focus: () => void;
  /** Selects a part and brings it into view. */
  select: (from: number, to: number) => void;
}

interface PromptEditorProps {
  value: string;
  onChange: (value: string) => void;
  readOnly: boolean;
  /** What a screen reader calls it. */
  label: string;
  scope: Scope;
  mono: boolean;
  ref?: Ref<PromptEditorHandle>;
}

/** Ctrl+Enter tests the text; by default the editor would put an empty line in. */
const keys = defaultKeymap.filter(({ key }) => key !== 'Mod-Enter');

const fixed: Extension = [
  history(),
  drawSelection(),
  EditorView.lineWrapping,
  // Only \n parts lines, so that whatever else is in a text stays as it is, byte by byte.
  EditorState.lineSeparator.of('\n'),
  EditorView.clipboardInputFilter.of((text) => text.replace(/\r\n?/g, '\n')),
  keymap.of([...completionKeymap, ...historyKeymap, ...keys]),
  appearance,
];

function editing(readOnly: boolean): Extension {
  return [EditorState.readOnly.of(readOnly), EditorView.editable.of(!readOnly)];
}

/** The text of a prompt, as prose. Tab leaves it. Loaded when it is first wanted. */
export default function PromptEditor(props: PromptEditorProps) {
  const { value, readOnly, scope, mono, label, ref } = props;
  const place = useRef<HTMLDivElement>(null);
  const shown = useRef<EditorView>(null);
  const parts = useRef({
    editing: new Compartment(),
    face: new Compartment(),
    scope: new Compartment(),
  });
  const changed = useEffectEvent((text: string) => {
    if (text !== props.value) props.onChange(text);
  });
  const create = useEffectEvent((parent: HTMLElement) => {
    const { current: part } = parts;
    return new EditorView({
      parent,
      state: EditorState.create({
        doc: value,
        extensions: [
          fixed,
          EditorView.cspNonce.of(nonce()),
          placeholder('Describe how it looks. Type { for a variable.'),
          EditorView.contentAttributes.of({
            'aria-label': label,
            'aria-multiline': 'true',
            dir: 'auto',
            spellcheck: 'true',
            tabindex: '0',
          }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed(update.state.doc.toString());
          }),
          part.editing.of(editing(readOnly)),
          part.face.of(face(mono)),
          part.scope.of(variableExtensions(scope)),
        ],
      }),
    });
  });

  // Before anything is painted: an empty box would let what is below it jump.
  useLayoutEffect(() => {
    if (!place.current) return undefined;
    const view = create(place.current);
    shown.current = view;
    return () => view.destroy();
  }, []);

  useEffect(() => {
    const view = shown.current;
    const doc = view?.state.doc;
    if (!view || !doc || doc.toString() === value) return;
    view.dispatch({ changes: { from: 0, to: doc.length, insert: view.state.toText(value) } });
  }, [value]);

  useEffect(() => {
    shown.current?.dispatch({ effects: parts.current.editing.reconfigure(editing(readOnly)) });
  }, [readOnly]);
  useEffect(() => {
    shown.current?.dispatch({ effects: parts.current.face.reconfigure(face(mono)) });
  }, [mono]);
  useEffect(() => {
    const effects = parts.current.scope.reconfigure(variableExtensions(scope));
    shown.current?.dispatch({ effects });
  }, [scope]);

  useImperativeHandle(ref, () => ({
    focus: () => shown.current?.focus(),
    select: (from, to) => {
      const view = shown.current;
      if (!view) return;
      const end = view.state.doc.length;
      view.focus();
      view.dispatch({
        selection: { anchor: Math.min(from, end), head: Math.min(to, end) },
        scrollIntoView: true,
      });
    },
  }));

  return <div ref={place} className={classes['frame']} data-read-only={readOnly || undefined} />;
}
