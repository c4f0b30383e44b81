// The signs of the cells, drawn once and used thousands of times.

/** Give it a place once in the page. */
export function CellSymbols() {
  return (
    <svg width="0" height="0" aria-hidden style={{ position: 'absolute' }}>
      <symbol id="cell-custom" viewBox="0 0 24 24">
        <path d="M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8M5 21v-2a5 5 0 0 1 5-5h4a5 5 0 0 1 5 5v2" />
      </symbol>
      <symbol id="cell-default" viewBox="0 0 24 24">
        <path d="M6 5v6a3 3 0 0 0 3 3h9m-4-4 4 4-4 4" />
      </symbol>
      <symbol id="cell-missing" viewBox="0 0 24 24">
        <path d="M12 5v9m0 4.5v.5" />
      </symbol>
      <symbol id="cell-draft" viewBox="0 0 24 24">
        <path d="M4 20h4L18.5 9.5a2.8 2.8 0 1 0-4-4L4 16v4" />
      </symbol>
    </svg>
  );
}

export function CellSymbol({ name }: { name: 'custom' | 'default' | 'missing' | 'draft' }) {
  return (
    <svg
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
    >
      <use href={`#cell-${name}`} />
    </svg>
  );
}
