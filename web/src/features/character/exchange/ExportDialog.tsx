import { Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { IconDownload, IconPackageExport } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { clipExportQuery } from '~/api/exchange/clipExports';
import { useExchangeChanges } from '~/api/exchange/useExchangeChanges';
import { isUnderWay } from '~/lib/clip/clip';
import { bytesInWords } from '~/lib/text/bytes';
import { isolated } from '~/lib/text/isolated';
import { TextLink } from '~/ui/link/TextLink';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { ExportState } from './ExportState';
import { formats } from './formats';

interface ExportDialogProps {
  character: { id: string; name: string };
  onClose: () => void;
}

/** Packs the clips of a character for another program, and hands the file over. */
export default function ExportDialog({ character, onClose }: ExportDialogProps) {
  const [format, setFormat] = useState(formats[0]);
  const [id, setId] = useState<string>();
  const { exportClips, cancelExport } = useExchangeChanges();
  const made = useQuery({ ...clipExportQuery(id ?? ''), enabled: id !== undefined }).data;
  const isBusy = exportClips.isPending || (made !== undefined && isUnderWay(made.status));
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Export the clips of ${isolated(character.name)}`}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        <Radio.Group
          label="For which program"
          value={format?.value ?? null}
          onChange={(value) => {
            setFormat(formats.find((one) => one.value === value));
            setId(undefined);
            exportClips.reset();
          }}
        >
          <Stack gap="sm" mt={4}>
            {formats.map(({ value, label, about }) => (
              <Radio key={value} value={value} label={label} description={about} />
            ))}
          </Stack>
        </Radio.Group>
        <Text size="sm" c="var(--mien-quiet)">
          The newest completed video of each emotion goes into the file; previews do not.
          {format?.value === 'sillytavern' && (
            <>
              {' '}
              <TextLink to="/emotions/expressions" underline="always">
                Which expression shows which emotion
              </TextLink>{' '}
              can be changed.
            </>
          )}
        </Text>
        {exportClips.error && <ErrorPanel error={exportClips.error} what="Not exported" />}
        {made && <ExportState made={made} />}
        <Group justify="flex-end" gap="xs">
          {made && isUnderWay(made.status) && (
            <Button
              variant="default"
              loading={cancelExport.isPending}
              onClick={() => cancelExport.mutate(made.export_id)}
            >
              Stop
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          {made?.status === 'completed' && made.file_url !== null ? (
            <Button
              component="a"
              href={made.file_url}
              download={made.file_name}
              leftSection={<IconDownload size={16} aria-hidden />}
            >
              Download {made.bytes !== null && `(${bytesInWords(made.bytes)})`}
            </Button>
          ) : (
            <Button
              leftSection={<IconPackageExport size={16} aria-hidden />}
              loading={isBusy}
              disabled={format === undefined}
              onClick={() =>
                format &&
                exportClips.mutate(
                  { character_id: character.id, format: format.value },
                  { onSuccess: ({ export_id }) => setId(export_id) },
                )
              }
            >
              Export
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
