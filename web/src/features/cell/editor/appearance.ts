import { EditorView } from '@codemirror/view';

/** Prose: proportional, 15/24; or one width for each letter, for those who want it. */
export function face(mono: boolean) {
  return EditorView.theme({
    '.cm-content': {
      fontFamily: mono ? 'var(--mantine-font-family-monospace)' : 'var(--mantine-font-family)',
      fontSize: mono ? '14px' : '15px',
    },
  });
}

export const appearance = EditorView.theme({
  '&': { backgroundColor: 'transparent', color: 'var(--mantine-color-text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'inherit', lineHeight: '24px', minHeight: '240px' },
  '.cm-content': { padding: '12px 0', caretColor: 'var(--mantine-color-text)' },
  '.cm-line': { padding: '0 14px' },
  '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '.cm-placeholder': { color: 'var(--mien-quiet)' },
  '.cm-lintRange-warning': { backgroundImage: 'none' },
  '.cm-tooltip': {
    border: '1px solid var(--mien-border)',
    borderRadius: '6px',
    backgroundColor: 'var(--mien-surface)',
    color: 'var(--mantine-color-text)',
    fontFamily: 'var(--mantine-font-family)',
    fontSize: '14px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    maxHeight: '264px',
    padding: '4px',
    fontFamily: 'var(--mantine-font-family)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    padding: '4px 8px',
    borderRadius: '4px',
    lineHeight: '20px',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--mien-custom-soft)',
    color: 'var(--mantine-color-text)',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '650' },
  '.cm-completionDetail': { color: 'var(--mien-quiet)', fontStyle: 'normal' },
  '.cm-diagnostic': { padding: '6px 10px', borderLeftColor: 'var(--mien-missing)' },
});
