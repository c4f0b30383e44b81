import { Alert, Button, Group, Text } from '@mantine/core';
import { IconGitMerge } from '@tabler/icons-react';
import type { CellPrompt } from '~/api/prompts/cellPrompt';
import { isolated } from '~/lib/text/isolated';
import { clockTime } from '~/lib/time/clock';
import type { ChosenDraft } from '../draft/draftChoice';
import type { CellEditor } from '../useCellEditor';

interface OutdatedBannerProps {
  current: CellPrompt;
  editor: CellEditor;
  /** The draft with which the editor opened. */
  draft: ChosenDraft | null;
  admin_id: string;
  onReview: () => void;
  onDiscard: () => void;
}

/** Somebody saved while I was writing. Said before I save, not after. */
export function OutdatedBanner(props: OutdatedBannerProps) {
  const { current, editor, draft, admin_id, onReview, onDiscard } = props;
  if (!editor.outdated) return null;
  const isFromBefore = draft !== null && draft.base_version === editor.base_version;
  return (
    <Alert variant="light" color="orange" icon={<IconGitMerge size={20} />} p="xs" role="status">
      <Group justify="space-between" gap="xs">
        <Text size="sm">
          {isFromBefore
            ? draftSentence(draft, editor.base_version, current)
            : savedSentence(current, admin_id)}
        </Text>
        <Group gap={4}>
          <Button size="compact-sm" onClick={onReview}>
            {isFromBefore ? 'Review' : 'See changes'}
          </Button>
          <Button size="compact-sm" variant="default" onClick={onDiscard}>
            {isFromBefore ? 'Discard' : 'Discard mine'}
          </Button>
        </Group>
      </Group>
    </Alert>
  );
}

function draftSentence(draft: ChosenDraft, base: number | null, current: CellPrompt): string {
  const from = `You have a draft from ${clockTime(draft.at)}`;
  const basis = base === null ? '' : ` based on v${base}`;
  if (!current.is_own) return `${from}${basis}; the text was reset to the default since.`;
  return `${from}${basis}; the current one is v${current.own_version ?? 1}.`;
}

function savedSentence(current: CellPrompt, admin_id: string): string {
  if (!current.is_own) return 'This text was just reset to the default. Yours is still here.';
  const by = current.updated_by;
  const who =
    by?.id === admin_id ? 'by you, elsewhere' : `by ${isolated(by?.display_name ?? 'the system')}`;
  return `v${current.own_version ?? 1} was just saved ${who}. Your text is still here.`;
}
