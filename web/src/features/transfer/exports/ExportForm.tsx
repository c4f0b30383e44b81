import { Button, Input, Paper, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { IconFileExport } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useNames } from '~/api/people/useNames';
import type { ExportOrder } from '~/api/transfer/exports';
import { useExportChanges } from '~/api/transfer/useExportChanges';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { ExportScope } from './ExportScope';
import { FormatChoice } from './FormatChoice';
import { ImagesChoice } from './ImagesChoice';
import { contentInWords, namedIds } from './words';

const everything: ExportOrder = {
  format: 'json',
  with_history: true,
  with_images: true,
  character_ids: null,
  emotions: null,
};

/** What goes into a file, and the button that writes it. */
export function ExportForm({ onCreated }: { onCreated: (id: string) => void }) {
  const [order, setOrder] = useState(everything);
  const change = (changes: Partial<ExportOrder>) => setOrder({ ...order, ...changes });
  const { create } = useExportChanges();
  const names = useNames(namedIds(order.character_ids));
  const id = useId();
  return (
    <Paper component="section" withBorder p="md" aria-labelledby={`${id}-title`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(order, { onSuccess: ({ export_id }) => onCreated(export_id) });
        }}
      >
        <Stack gap="md">
          <Title order={2} id={`${id}-title`}>
            New export
          </Title>
          <FormatChoice value={order.format} onChange={(format) => change({ format })} />
          <div>
            <Input.Label labelElement="div" mb={4} id={`${id}-versions`}>
              Versions
            </Input.Label>
            <SegmentedControl
              fullWidth
              aria-labelledby={`${id}-versions`}
              data={[
                { value: 'all', label: 'All of them' },
                { value: 'newest', label: 'Only the newest' },
              ]}
              value={order.with_history ? 'all' : 'newest'}
              onChange={(value) => change({ with_history: value === 'all' })}
            />
          </div>
          <ExportScope order={order} onChange={change} />
          <ImagesChoice order={order} onChange={(with_images) => change({ with_images })} />
          <Text size="sm" c="var(--mien-quiet)" role="status">
            {contentInWords(order, names)}.
          </Text>
          {create.error && <ErrorPanel error={create.error} what="The export was not begun" />}
          <Button
            type="submit"
            loading={create.isPending}
            leftSection={<IconFileExport size={16} aria-hidden />}
          >
            Export
          </Button>
        </Stack>
      </form>
    </Paper>
  );
}
