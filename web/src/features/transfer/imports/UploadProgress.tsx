import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { bytesInWords } from '~/lib/text/bytes';
import { isolated } from '~/lib/text/isolated';

interface UploadProgressProps {
  file: File;
  /** 0 to 1. */
  share: number;
  onCancel: () => void;
}

/** How much of a file is sent; then the server reads it. */
export function UploadProgress({ file, share, onCancel }: UploadProgressProps) {
  const isSent = share >= 1;
  const percent = Math.floor(100 * share);
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
        {file.name}
      </Text>
      <Progress
        value={isSent ? 100 : percent}
        animated={isSent}
        aria-label={`Progress of sending ${isolated(file.name)}`}
      />
      <Group justify="space-between" gap="xs">
        <Text size="sm" c="var(--mien-quiet)">
          {isSent
            ? 'Sent; Mien is reading it'
            : `Sending, ${percent} % of ${bytesInWords(file.size)}`}
        </Text>
        <Button variant="default" size="compact-sm" onClick={onCancel}>
          Cancel
        </Button>
      </Group>
    </Stack>
  );
}
