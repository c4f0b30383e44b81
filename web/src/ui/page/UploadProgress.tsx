import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { bytesInWords } from '~/lib/text/bytes';
import { isolated } from '~/lib/text/isolated';

interface UploadProgressProps {
  file: File;
  /** 0 to 1. */
  share: number;
  /** It is called off, and the end of that is waited for. */
  isStopping?: boolean;
  /** Left out where what surrounds this has a button for it. */
  onCancel?: () => void;
}

/** How much of a file is sent; then the server reads it. */
export function UploadProgress({ file, share, isStopping = false, onCancel }: UploadProgressProps) {
  const isSent = share >= 1;
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
        {file.name}
      </Text>
      <Progress
        value={Math.floor(100 * share)}
        animated={isSent}
        aria-label={`Progress of sending ${isolated(file.name)}`}
      />
      <Group justify="space-between" gap="xs">
        <Text size="sm" c="var(--mien-quiet)">
          {wordsOf(share, isStopping, file.size)}
        </Text>
        {onCancel && (
          <Button variant="default" size="compact-sm" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </Group>
    </Stack>
  );
}

function wordsOf(share: number, isStopping: boolean, bytes: number): string {
  if (isStopping) return 'It is sent already; Mien is stopping it';
  if (share >= 1) return 'Sent; Mien is reading it';
  return `Sending, ${Math.floor(100 * share)} % of ${bytesInWords(bytes)}`;
}
