import { Alert, Button, Group, Text } from '@mantine/core';
import { IconCornerDownRight, IconPencilPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Character } from '~/api/people/characters';
import { cellQuery, type CellPrompt } from '~/api/prompts/cellPrompt';
import { LinkButton } from '~/ui/link/LinkButton';
import classes from './SourceBanner.module.css';
import type { CellEditor } from './useCellEditor';

interface SourceBannerProps {
  current: CellPrompt;
  character: Character | null;
  editor: CellEditor;
  mayEdit: boolean;
  onCustomise: () => void;
}

/** Why a text that is not the character's own cannot be typed into, and the two ways on. */
export function SourceBanner(props: SourceBannerProps) {
  const { current, character, editor, mayEdit, onCustomise } = props;
  const { emotion } = current.cell;
  const isInherited = character !== null && !current.is_own;
  const { data } = useQuery({
    ...cellQuery({ character_id: null, emotion }),
    enabled: isInherited && current.source === 'global',
  });
  if (!isInherited) return null;
  if (editor.customising) {
    return (
      <Alert variant="light" icon={<IconPencilPlus size={20} />} p="xs">
        <Group justify="space-between" gap="xs">
          <Text size="sm" className={classes['sentence']}>
            You are writing a text for <bdi>{character.name}</bdi> alone. Nothing changes until you
            save.
          </Text>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => editor.dispatch({ type: 'show', shown: editor.shown })}
          >
            {current.source === 'missing' ? 'Cancel' : 'Keep the default'}
          </Button>
        </Group>
      </Alert>
    );
  }
  return (
    <Alert
      variant="light"
      color={current.source === 'missing' ? 'orange' : 'gray'}
      icon={<IconCornerDownRight size={20} />}
      p="xs"
    >
      <Group justify="space-between" gap="xs">
        <Text size="sm" className={classes['sentence']}>
          <bdi>{character.name}</bdi> {sentenceOf(current, data?.used_by_count ?? null)}
        </Text>
        {mayEdit && (
          <Group gap={4}>
            <Button size="compact-sm" onClick={onCustomise}>
              {current.source === 'missing' ? 'Write one' : 'Customise'}
            </Button>
            <LinkButton
              size="compact-sm"
              variant="default"
              to="/defaults/$emotion"
              params={{ emotion }}
            >
              {current.source === 'missing' ? 'Write a default…' : 'Edit the default…'}
            </LinkButton>
          </Group>
        )}
      </Group>
    </Alert>
  );
}

/** The rest of a sentence that begins with the character's name. */
function sentenceOf(current: CellPrompt, used: number | null): string {
  if (current.source === 'missing') {
    return 'has no text for this emotion, and there is no global default either.';
  }
  const shared =
    used === null || used <= 1 ? '' : `, shared by ${used.toLocaleString('en')} characters`;
  return `uses the global default (v${current.version ?? 1})${shared}.`;
}
