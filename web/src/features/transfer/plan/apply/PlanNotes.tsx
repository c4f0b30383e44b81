import { Text } from '@mantine/core';
import type { Import } from '~/api/transfer/imports';
import { notesOf } from './notes';

/** What the file of an import cannot say. */
export function PlanNotes({ one }: { one: Import }) {
  const notes = notesOf(one);
  if (notes.length === 0) return null;
  return (
    <Text size="sm" c="var(--mien-quiet)" component="div">
      {notes.map((note) => (
        <div key={note}>{note}</div>
      ))}
    </Text>
  );
}
