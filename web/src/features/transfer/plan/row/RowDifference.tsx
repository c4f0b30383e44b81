import { Text } from '@mantine/core';
import type { ImportRow } from '~/api/transfer/imports';
import { SeenText } from '~/ui/diff/SeenText';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { differencesOf, type Difference } from './difference';
import classes from './RowPanel.module.css';

/** In what the newest versions here and in the file differ although their text is one. */
export function RowDifference({ row }: { row: ImportRow }) {
  const differences = differencesOf(row);
  if (differences.length === 0) {
    return <Text size="sm">The newest versions are the same; earlier ones differ.</Text>;
  }
  return (
    <dl className={classes['facts']} aria-label="What differs">
      {differences.map((difference) => (
        <div key={difference.fact}>
          <dt>{difference.label}</dt>
          <dd>
            here <Value difference={difference} side="here" />, in the file{' '}
            <Value difference={difference} side="file" />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ difference, side }: { difference: Difference; side: 'here' | 'file' }) {
  const other = side === 'here' ? difference.file : difference.here;
  if (difference[side] === '') return <i>nothing</i>;
  if (difference.fact === 'created_at') return <RelativeTime at={difference[side]} />;
  return (
    <bdi>
      “<SeenText text={difference[side]} other={other} />”
    </bdi>
  );
}
