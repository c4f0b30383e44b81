import { Alert, Button, Group, Text } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { clockTime } from '~/lib/time/clock';
import type { CellEditor } from '../useCellEditor';
import type { KeptDraft } from './draftChoice';

interface ForeignDraftBannerProps {
  editor: CellEditor;
  foreign: KeptDraft | null;
  onReview: () => void;
  onTake: () => void;
}

/** Says that I am writing this text in another tab or on another device, too. */
export function ForeignDraftBanner({ editor, foreign, onReview, onTake }: ForeignDraftBannerProps) {
  if (!foreign || foreign.text === editor.text) return null;
  const at = clockTime(foreign.at);
  return (
    <Alert variant="light" color="orange" icon={<IconCopy size={20} />} p="xs" role="status">
      <Group justify="space-between" gap="xs">
        <Text size="sm">
          {editor.touched
            ? `You have another draft from ${at}, typed in another tab or on another device. Both are kept: that one by the server, this one on this device.`
            : `You have a draft from ${at}, typed in another tab or on another device.`}
        </Text>
        {editor.touched ? (
          <Button size="compact-sm" onClick={onReview}>
            See both
          </Button>
        ) : (
          <Button size="compact-sm" onClick={onTake}>
            Go on with it here
          </Button>
        )}
      </Group>
    </Alert>
  );
}
