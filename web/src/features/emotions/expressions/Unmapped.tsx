import { Alert, Text } from '@mantine/core';
import { knownLabels } from './map';

/** Which of SillyTavern's expressions nobody shows. */
export function Unmapped({ free }: { free: readonly string[] }) {
  if (free.length === 0) {
    return (
      <Text size="sm" c="var(--mien-quiet)" role="status">
        Each of SillyTavern’s {knownLabels.length} expressions shows an emotion.
      </Text>
    );
  }
  return (
    <Alert
      color="yellow"
      role="status"
      title={`${String(free.length)} of SillyTavern’s ${String(knownLabels.length)} expressions show nothing`}
    >
      {free.join(', ')}. Add each to the emotion that it should show.
    </Alert>
  );
}
