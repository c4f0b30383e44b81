import classes from './CoverageBar.module.css';

export interface Coverage {
  custom: number;
  default: number;
  missing: number;
}

const sources = ['custom', 'default', 'missing'] as const;

/** The coverage in words, as in "5 custom, 2 default, 1 missing". */
export function coverageInWords(coverage: Coverage): string {
  const parts = sources.filter((source) => coverage[source] > 0);
  if (parts.length === 0) return 'No emotions yet';
  return parts.map((source) => `${coverage[source]} ${source}`).join(', ');
}

/** How many cells of a character have a text of their own, use the default, or have none. */
export function CoverageBar({ coverage }: { coverage: Coverage }) {
  const words = coverageInWords(coverage);
  // A plain title: a list has dozens of these, and the label says the same to all.
  return (
    <span className={classes['bar']} role="img" aria-label={words} title={words}>
      {sources.map(
        (source) =>
          coverage[source] > 0 && (
            <span
              key={source}
              className={classes['part']}
              data-source={source}
              style={{ flexGrow: coverage[source] }}
            />
          ),
      )}
    </span>
  );
}
