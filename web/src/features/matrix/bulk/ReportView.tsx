import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconCircleCheck,
  IconRefresh,
} from '@tabler/icons-react';
import { counted } from '~/lib/text/counts';
import { TextLink } from '~/ui/link/TextLink';
import { CellList } from './CellList';
import type { BulkKind, ChosenCell } from './plan';
import type { Report } from './report';
import type { Undone } from './useBulkRun';
import { doneOf, undoneInWords } from './words';

interface ReportViewProps {
  kind: BulkKind;
  report: Report;
  undone: Undone | undefined;
  onRetry: (cells: ChosenCell[]) => void;
  onUndo: () => void;
  onClose: () => void;
}

/** What happened, item by item, and the way back. */
export function ReportView({ kind, report, undone, onRetry, onUndo, onClose }: ReportViewProps) {
  const { changed, unchanged, previews, previewsSince, failed, left } = report;
  const again = [...failed.map(({ cell }) => cell), ...left];
  const isWhole = again.length === 0;
  return (
    <Stack gap="md">
      <Alert
        color={isWhole ? 'green' : 'orange'}
        role="status"
        icon={isWhole ? <IconCircleCheck size={18} /> : <IconAlertTriangle size={18} />}
      >
        {undone ? undoneInWords(undone) : doneOf(kind, kind === 'test' ? previews : changed.length)}
        {!undone && unchanged > 0 && ` ${counted(unchanged, 'cell')} had this text already.`}
        {!undone && failed.length > 0 && ` ${counted(failed.length, 'cell')} failed.`}
        {!undone && left.length > 0 && ` ${counted(left.length, 'cell')} not begun.`}
      </Alert>
      {!undone && again.length > 0 && (
        <>
          <CellList
            label="What failed"
            cells={[
              ...failed,
              ...left.map((cell) => ({ cell, why: 'Not begun: you stopped the run.' })),
            ]}
          />
          <Text size="xs" c="var(--mien-quiet)">
            Trying again replaces what stands there now.
          </Text>
        </>
      )}
      {kind === 'test' && previews > 0 && (
        <TextLink to="/previews" search={{ since: previewsSince }}>
          See the previews as they get ready
        </TextLink>
      )}
      <Group justify="flex-end" gap="xs">
        {changed.length > 0 && (
          <Button
            variant="default"
            mr="auto"
            leftSection={<IconArrowBackUp size={16} aria-hidden />}
            onClick={onUndo}
          >
            Undo {counted(changed.length, 'change')}
          </Button>
        )}
        {!undone && again.length > 0 && (
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            onClick={() => onRetry(again)}
          >
            Try {counted(again.length, 'cell')} again
          </Button>
        )}
        <Button data-autofocus onClick={onClose}>
          Close
        </Button>
      </Group>
    </Stack>
  );
}
