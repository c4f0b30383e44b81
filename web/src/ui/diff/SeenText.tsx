import { seenParts } from '~/lib/text/unseen';
import classes from './SeenText.module.css';

interface SeenTextProps {
  text: string;
  /** Of a change: what stands there on the other side. */
  other?: string;
}

/** A text in which what cannot be seen is drawn and named, and directions reorder nothing. */
export function SeenText({ text, other }: SeenTextProps) {
  return seenParts(text, other).map((part) =>
    part.kind === 'text' ? (
      part.text
    ) : (
      <abbr key={part.at} className={classes['mark']} title={part.name}>
        {part.label}
      </abbr>
    ),
  );
}
