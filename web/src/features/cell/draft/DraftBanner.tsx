import { Alert, Button, Group, Text } from '@mantine/core';
import { IconPencilExclamation } from '@tabler/icons-react';
import type { CellPrompt } from '~/api/prompts/cellPrompt';
import { clockTime } from '~/lib/time/clock';
import type { CellEditor } from '../useCellEditor';
import type { ChosenDraft } from './draftChoice';

interface DraftBannerProps {
  current: CellPrompt;
  editor: CellEditor;
  /** With which the editor opened. */
  draft: ChosenDraft | null;
  onReview: () => void;
  onDiscard: () => void;
}

/** Says that the text on the screen is a draft from before, and how to be rid of it. */
export function DraftBanner({ current, editor, draft, onReview, onDiscard }: DraftBannerProps) {
  if (!draft || !editor.touched || editor.outdated) return null;
  const basis = current.own_version === null ? '' : `, based on v${current.own_version}`;
  return (
    <Alert variant="light" icon={<IconPencilExclamation size={20} />} p="xs">
      <Group justify="space-between" gap="xs">
        <Text size="sm">
          You have a draft from {clockTime(draft.at)}
          {basis}. You see it here; nobody else does.
        </Text>
        <Group gap={4}>
          <Button size="compact-sm" variant="default" onClick={onReview}>
            Review
          </Button>
          <Button size="compact-sm" variant="default" onClick={onDiscard}>
            Discard
          </Button>
        </Group>
      </Group>
    </Alert>
  );
}
