import { Alert, Progress, Text } from '@mantine/core';
import type { ClipExport } from '~/api/exchange/clipExports';
import { useNames } from '~/api/people/useNames';
import { isUnderWay } from '~/lib/clip/clip';
import { contentsInWords } from './formats';

/** How far an export is, and what is in its file. */
export function ExportState({ made }: { made: ClipExport }) {
  const { emotionName } = useNames();
  if (isUnderWay(made.status)) {
    return (
      <div>
        <Progress value={100 * made.progress} animated aria-label="Progress of the export" />
        <Text size="sm" role="status" mt={4}>
          The clips are being packed…
        </Text>
      </div>
    );
  }
  if (made.status === 'cancelled') {
    return (
      <Alert color="gray" role="status" title="Stopped">
        No file was made.
      </Alert>
    );
  }
  if (made.status !== 'completed') {
    return (
      <Alert color="red" role="alert" title="Not exported">
        {made.error?.message ?? 'The file could not be made. Try again.'}
      </Alert>
    );
  }
  return (
    <Alert
      color={made.left_out?.length ? 'yellow' : 'green'}
      role="status"
      title={`${made.file_name} is ready`}
    >
      {contentsInWords(made, emotionName).map((line) => (
        <div key={line}>{line}</div>
      ))}
    </Alert>
  );
}
