import { Text } from '@mantine/core';
import type { Import } from '~/api/transfer/imports';
import { counted } from '~/lib/text/counts';
import { axesOf } from '../apply/outline';

/** What came into being beside the prompts. */
export function AppliedNotes({ applied }: { applied: NonNullable<Import['applied']> }) {
  const { new_versions, new_characters, new_emotions } = applied;
  const axes = axesOf(new_characters, new_emotions);
  return (
    <Text size="sm">
      {counted(new_versions, 'version')} added to the histories.
      {axes !== '' && ` New here: ${axes}.`}
    </Text>
  );
}
