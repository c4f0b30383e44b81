import { Alert, Button, Group, Stack } from '@mantine/core';
import { useNames } from '~/api/people/useNames';
import { Copy } from '~/ui/field/Copy';
import { writtenOut, type Draft } from './draft';

interface KeptDraftProps {
  draft: Draft;
  /** Why it can no longer be saved. */
  why: string;
  onGiveUp: () => void;
}

/** Above a draft with changes that can no longer be saved: why, and how to keep the words. */
export function KeptDraft({ draft, why, onGiveUp }: KeptDraftProps) {
  const names = useNames(draft.cells.map(({ character_id }) => character_id));
  return (
    <Alert color="yellow" role="alert" title="This draft can no longer be saved">
      <Stack gap="xs" align="flex-start">
        <span>{why} What you typed is still here, but only in this page: copy what you need.</span>
        <Group gap="xs">
          <Copy value={writtenOut(draft, names)}>
            {({ copied, copy }) => (
              <Button size="compact-sm" variant="default" onClick={copy}>
                {copied ? 'Copied' : 'Copy all texts'}
              </Button>
            )}
          </Copy>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={onGiveUp}>
            Give up my changes
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
