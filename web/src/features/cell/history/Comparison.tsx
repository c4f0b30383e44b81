import { Button, Group, SegmentedControl, Text, Title, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowsExchange, IconCheck, IconLink, IconRestore } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useMay } from '~/api/access/useMay';
import type { CellRef } from '~/api/prompts/cell';
import type { CellPrompt } from '~/api/prompts/cellPrompt';
import type { PromptVersion } from '~/api/prompts/prompts';
import { DiffView } from '~/ui/diff/DiffView';
import { Copy } from '~/ui/field/Copy';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { PromptText } from '~/ui/text/PromptText';
import classes from './History.module.css';
import { RestoreDialog } from './RestoreDialog';
import type { Compared } from './useCompared';

interface ComparisonProps {
  cell: CellRef;
  compared: Compared;
  last: PromptVersion | undefined;
  prompt: CellPrompt | undefined;
}

/** The two chosen versions, what differs between them, and how to bring one back. */
export function Comparison({ cell, compared, last, prompt }: ComparisonProps) {
  const [restoring, dialog] = useDisclosure();
  const router = useRouter();
  const { shown, base, shownVersion, baseVersion, look } = compared;
  const isLast = shown === last?.version;
  const mayEdit = useMay('editor');
  const link = () => {
    const search = { tab: 'history', v: shown, vs: base ?? undefined, view: look } as const;
    const { href } = router.buildLocation({ to: '.', search });
    return new URL(href, location.origin).href;
  };
  return (
    <section className={classes['comparison']} aria-labelledby="compared-versions">
      <Group justify="space-between" gap="xs">
        <Group gap={6}>
          <Title order={2} id="compared-versions">
            {base === null ? `v${shown}` : `v${base} → v${shown}`}
          </Title>
          {base !== null && (
            <Tooltip label="Look the other way round">
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                leftSection={<IconArrowsExchange size={16} />}
                onClick={compared.swap}
              >
                Swap
              </Button>
            </Tooltip>
          )}
        </Group>
        <Group gap="xs">
          <Copy value={link()}>
            {({ copied, copy }) => (
              <Button
                size="compact-sm"
                variant="default"
                leftSection={copied ? <IconCheck size={15} /> : <IconLink size={15} />}
                onClick={copy}
              >
                {copied ? 'Copied' : 'Copy link'}
              </Button>
            )}
          </Copy>
          {!isLast && (
            <Tooltip label="Viewers cannot restore; ask an editor" disabled={mayEdit}>
              <Button
                size="compact-sm"
                leftSection={<IconRestore size={15} />}
                data-disabled={!mayEdit}
                aria-disabled={!mayEdit}
                onClick={() => mayEdit && dialog.open()}
              >
                Restore v{shown}…
              </Button>
            </Tooltip>
          )}
        </Group>
      </Group>
      {base !== null && (
        <SegmentedControl
          size="xs"
          aria-label="How to show the difference"
          value={look ?? 'changes'}
          onChange={(value) =>
            compared.setLook(value === 'side' || value === 'all' ? value : undefined)
          }
          data={[
            { value: 'changes', label: 'Changes only' },
            { value: 'all', label: 'Whole text' },
            { value: 'side', label: 'Side by side' },
          ]}
        />
      )}
      {compared.error && (
        <ErrorPanel error={compared.error} what="This version could not be read" />
      )}
      {[baseVersion, shownVersion].map(
        (version) =>
          version?.is_deleted && (
            <Text key={version.id} size="sm" className={classes['meta']}>
              v{version.version} has no text: it is where the cell went back to the default.
            </Text>
          ),
      )}
      {shownVersion &&
        (base === null ? (
          <div className={classes['text']}>
            <PromptText text={shownVersion.prompt_text ?? ''} />
          </div>
        ) : (
          baseVersion && (
            <DiffView
              before={baseVersion.prompt_text ?? ''}
              after={shownVersion.prompt_text ?? ''}
              view={look === 'side' ? 'side' : 'inline'}
              changesOnly={look === undefined}
              beforeLabel={`v${base}`}
              afterLabel={`v${shown}`}
            />
          )
        ))}
      {shownVersion && prompt && last && (
        <RestoreDialog
          key={shown}
          opened={restoring}
          onClose={dialog.close}
          onRestored={() => {
            dialog.close();
            compared.showLast();
          }}
          cell={cell}
          version={shownVersion}
          last={last}
          prompt={prompt}
        />
      )}
    </section>
  );
}
