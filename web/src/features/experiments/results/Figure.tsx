import { Title } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useId, type ReactNode } from 'react';
import classes from './Figures.module.css';

interface FigureProps {
  title: ReactNode;
  /** What the picture shows, for those who do not see it. */
  summary: string;
  height: number;
  /** The same as a table, behind the picture. */
  headings: readonly string[];
  rows: readonly (readonly (string | number)[])[];
  /** Drawn in a box of `width` × `height` pixels, so that its letters are as large as any. */
  children: (width: number) => ReactNode;
}

const narrowest = 240;

/** A picture of ours, and the table that it was drawn from. */
export function Figure({ title, summary, height, headings, rows, children }: FigureProps) {
  const id = useId();
  const { ref, width } = useElementSize();
  const drawn = Math.max(narrowest, Math.floor(width));
  return (
    <figure className={classes['figure']} aria-labelledby={id}>
      <figcaption>
        <Title order={3} id={id}>
          {title}
        </Title>
      </figcaption>
      <div ref={ref}>
        <svg
          className={classes['picture']}
          role="img"
          aria-label={summary}
          width={drawn}
          height={height}
          viewBox={`0 0 ${drawn} ${height}`}
        >
          {width > 0 && children(drawn)}
        </svg>
      </div>
      <details className={classes['data']}>
        <summary>The numbers</summary>
        <table>
          <thead>
            <tr>
              {headings.map((heading) => (
                <th key={heading} scope="col">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.join()}>
                {row.map((value, at) => (
                  // oxlint-disable-next-line react/no-array-index-key -- the columns never change
                  <td key={at}>{value}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
