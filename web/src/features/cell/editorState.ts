// What the editor holds, and how it changes. Pure: nothing here knows of React or the server.

/** What the server says about the cell now. */
export interface Shown {
  own_version: number | null;
  /** Its own text, or what it inherits; empty when there is neither. */
  text: string;
  is_own: boolean;
}

export interface EditorState {
  text: string;
  /** The version of the cell's own prompt on which the text is based. */
  base_version: number | null;
  /** The text that was there when editing began; null when only its version is known. */
  base_text: string | null;
  /** A text of its own is being written, though the cell inherits. */
  customising: boolean;
}

export type EditorAction =
  | { type: 'type'; text: string }
  | { type: 'customise'; shown: Shown; text?: string }
  /** The server has news: what was not touched follows. */
  | { type: 'follow'; shown: Shown }
  /** The text now stands upon what the server has. */
  | { type: 'rebase'; shown: Shown; text: string }
  | { type: 'show'; shown: Shown }
  /** What was saved is there now; what was typed meanwhile stands upon it. */
  | { type: 'saved'; shown: Shown }
  | { type: 'restore'; state: EditorState };

export interface DraftText {
  text: string;
  base_version: number | null;
}

function fresh(shown: Shown): EditorState {
  return {
    text: shown.text,
    base_version: shown.own_version,
    base_text: shown.text,
    customising: false,
  };
}

/** The editor as it opens: with my draft when I have one, else with what the server has. */
export function openEditor(shown: Shown, draft: DraftText | null): EditorState {
  if (!draft || (shown.is_own && draft.text === shown.text)) return fresh(shown);
  return {
    text: draft.text,
    base_version: draft.base_version,
    base_text: draft.base_version === shown.own_version ? shown.text : null,
    customising: !shown.is_own,
  };
}

export function editorReducer(state: EditorState, action: EditorAction): EditorState {
  switch (action.type) {
    case 'type':
      return action.text === state.text ? state : { ...state, text: action.text };
    case 'customise':
      return { ...fresh(action.shown), text: action.text ?? action.shown.text, customising: true };
    case 'follow':
      return follow(state, action.shown);
    case 'rebase':
      return { ...fresh(action.shown), text: action.text, customising: !action.shown.is_own };
    case 'show':
      return fresh(action.shown);
    case 'saved':
      return { ...fresh(action.shown), text: state.text };
    case 'restore':
      return action.state;
  }
}

function follow(state: EditorState, shown: Shown): EditorState {
  if (shown.own_version === state.base_version && shown.text === state.base_text) return state;
  const isSettled = shown.is_own && state.text === shown.text;
  if (isSettled || (!isTouched(state) && !state.customising)) return fresh(shown);
  // A default that changed under an unsaved text of its own is no conflict: nothing is overwritten.
  if (shown.own_version === state.base_version) return { ...state, base_text: shown.text };
  return state;
}

/** Whether there is something typed that is not saved. */
export function isTouched(state: EditorState): boolean {
  return state.text !== state.base_text;
}

/** Whether somebody saved since editing began. */
export function isOutdated(state: EditorState, shown: Shown): boolean {
  return state.base_version !== shown.own_version && (isTouched(state) || state.customising);
}
