// One way to find names, the server's (NFKC with case folding): whatever the language of the browser.

/** A text for finding another in it: without case, width and what cannot be seen, and in one form of
    composition. */
export function folded(text: string): string {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      // Small letters that are others still, once case is folded.
      .replaceAll('ß', 'ss')
      .replaceAll('ς', 'σ')
      .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')
      .normalize('NFKC')
  );
}

/** The same without accents, for what is found by a few letters. */
export function withoutAccents(text: string): string {
  return folded(text).normalize('NFKD').replaceAll(/\p{M}/gu, '');
}
