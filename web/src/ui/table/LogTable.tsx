import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './LogTable.module.css';

interface LogTableProps {
  /** What it is a log of, for those who do not see it. */
  caption: string;
  headings: readonly string[];
  className?: string | undefined;
  /** A LogRow for each entry. */
  children: ReactNode;
}

/** Entries of a log, one below the other, each of which opens to all that the log holds of it. */
export function LogTable({ caption, headings, className = '', children }: LogTableProps) {
  return (
    <table className={`${classes['table']} ${className}`}>
      <caption>
        <VisuallyHidden>{caption}</VisuallyHidden>
      </caption>
      <thead>
        <tr>
          <th scope="col">
            <VisuallyHidden>Details</VisuallyHidden>
          </th>
          {headings.map((heading) => (
            <th key={heading} scope="col">
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
