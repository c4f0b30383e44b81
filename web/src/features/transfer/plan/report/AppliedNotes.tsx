import { Text } from '@mantine/core';
import type { Import } from '~/api/transfer/imports';
import { counted } from '~/lib/text/counts';
import { axesOf } from '../apply/outline';

/** What came into being beside the prompts. */
export function AppliedNotes({ applied }: { applied: NonNullable<Import['applied']> }) {
  const { new_versions } = applied;
  const axes = axesOf(applied);
  return (
    <Text size="sm">
      {counted(new_versions, 'version')} added to the histories.
      {axes !== '' && ` New here: ${axes}.`}
    </Text>
  );
}
