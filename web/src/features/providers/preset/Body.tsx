import { bodyLines } from './bodyLines';
import { partLabel } from './parts';
import classes from './Preset.module.css';

interface BodyProps {
  label: string;
  body: unknown;
  /** Where each part of an order stands in it. */
  places: readonly { part: string; pointer: string }[];
}

/** JSON as it is sent; each part of the order is marked, and named at the end of its line. */
export function Body({ label, body, places }: BodyProps) {
  const lines = bodyLines(body, places);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre className={classes['body']} role="region" aria-label={label} tabIndex={0}>
      {lines.map(({ indent, before, value, after, part }, at) => (
        <span
          key={`${String(at)} ${before}`}
          className={classes['line']}
          style={{ paddingInlineStart: `${indent * 2}ch` }}
        >
          {before}
          <span className={classes['value']} data-part={part}>
            {value}
          </span>
          {after}
          {part !== undefined && part !== lines[at - 1]?.part && (
            <span className={classes['part']}>{partLabel(part)}</span>
          )}
        </span>
      ))}
    </pre>
  );
}
