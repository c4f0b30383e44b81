import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { promptProblem } from '~/lib/prompt/promptRules';
import { DiffView } from '~/ui/diff/DiffView';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { MergeResult } from './MergeResult';
import classes from './Conflict.module.css';

export interface BaseText {
  /** From which both began; undefined while it is read. */
  text: string | undefined;
  error: Error | null;
}

interface MergeDialogProps {
  title: string;
  /** What happened. */
  children: ReactNode;
  base: BaseText;
  mine: string;
  theirs: string;
  /** Who wrote the other text. */
  who: string;
  mineHeading: string;
  theirsHeading: string;
  keepLabel: string;
  takeLabel: string;
  /** With the text that comes of both. */
  onMerged: (text: string) => void;
  onKeep: () => void;
  onTake: () => void;
  onClose: () => void;
}

/** Two texts from one: what each changed, what comes of it, and three ways on. No text is lost. */
export function MergeDialog({ base, mine, theirs, ...props }: MergeDialogProps) {
  const [result, setResult] = useState<string | null>(null);
  return (
    <Modal
      opened
      onClose={props.onClose}
      size="min(1080px, 94vw)"
      title={props.title}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        <Text size="sm" className={classes['quiet']}>
          {props.children}
        </Text>
        {base.error && (
          <ErrorPanel error={base.error} what="The common version could not be read" />
        )}
        {base.text === undefined ? (
          <PageSkeleton rows={3} />
        ) : (
          <>
            <div className={classes['sides']}>
              <section>
                <h3 className={classes['heading']}>{props.mineHeading}</h3>
                <DiffView before={base.text} after={mine} />
              </section>
              <section>
                <h3 className={classes['heading']}>{props.theirsHeading}</h3>
                <DiffView before={base.text} after={theirs} />
              </section>
            </div>
            <MergeResult
              base={base.text}
              mine={mine}
              theirs={theirs}
              who={props.who}
              onChange={setResult}
            />
          </>
        )}
        <Group justify="space-between" gap="xs">
          <Button variant="subtle" color="gray" onClick={props.onTake}>
            {props.takeLabel}
          </Button>
          <Group gap="xs">
            <Button variant="default" onClick={props.onKeep}>
              {props.keepLabel}
            </Button>
            <Button
              data-autofocus
              disabled={result === null || promptProblem(result) !== undefined}
              onClick={() => result !== null && props.onMerged(result)}
            >
              Use the merge
            </Button>
          </Group>
        </Group>
      </Stack>
    </Modal>
  );
}
