import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { planQuery, type TemplateDetails, type TemplateDraft } from '~/api/templates/templates';
import { useTemplateChanges } from '~/api/templates/useTemplateChanges';
import { isBlank } from '~/lib/text/blank';
import { counted } from '~/lib/text/counts';
import { limits } from '~/lib/text/limits';
import { LimitedInput } from '~/ui/field/LimitedInput';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { LoadMore } from '~/ui/page/LoadMore';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { Section } from '~/ui/page/Section';
import { notifyDone, notifyError } from '~/ui/toast/notify';
import classes from '../Templates.module.css';
import { useUndo } from '../useUndo';
import { PlannedRow } from './PlannedRow';
import { SampleButton } from './SampleButton';
import { countBrokenLeft, keyOf, listsOf, type Choices } from './choices';

interface PropagationPlanProps {
  template: TemplateDetails;
  draft: TemplateDraft;
  /** Saves the draft; nothing to save when it is left out. */
  onSaveFirst?: ((reason: string) => Promise<unknown>) | undefined;
  /** Typed already. */
  reason?: string;
  onClose: () => void;
}

/** Each cell whose text would change, with what becomes of it; nothing happens before it is run. */
export function PropagationPlan({
  template,
  draft,
  onSaveFirst,
  reason: typedReason = '',
  onClose,
}: PropagationPlanProps) {
  const list = useInfiniteQuery(planQuery(template.id, draft));
  const [choices, setChoices] = useState<Choices>({});
  const [reason, setReason] = useState(typedReason);
  const [isRunning, setIsRunning] = useState(false);
  const { propagate } = useTemplateChanges();
  const { undo } = useUndo();
  const plan = list.data?.pages[0];
  const cells = list.data?.pages.flatMap((page) => page.cells) ?? [];
  if (list.error) {
    return (
      <ErrorPanel
        error={list.error}
        what="The plan could not be made"
        onRetry={() => void list.refetch()}
      />
    );
  }
  if (!plan) return <PageSkeleton rows={4} />;

  const left = Object.keys(choices).length;
  const broken = plan.counts.broken - countBrokenLeft(cells, choices);
  const run = async () => {
    setIsRunning(true);
    try {
      await onSaveFirst?.(reason);
      const { run: done, counts } = await propagate.mutateAsync({
        id: template.id,
        plan: plan.plan,
        ...listsOf(cells, choices),
        ...(isBlank(reason) ? {} : { change_reason: reason }),
      });
      notifyDone(`${counted(counts.written, 'cell')} changed.`, {
        undo: () => undo(done.id),
        key: done.id,
      });
      onClose();
    } catch (refusal) {
      if (refusal instanceof Error) notifyError('The cells were not changed', refusal);
    } finally {
      setIsRunning(false);
    }
  };
  return (
    <Section
      title={`${counted(plan.counts.changing, 'cell')} would change`}
      description="Choose what becomes of each. All that are left to change do so at once, and one Undo takes it back."
      actions={<SampleButton cells={cells} />}
    >
      <Stack gap="md">
        {broken > 0 && (
          <Alert color="yellow" title={`${counted(broken, 'cell')} could have no prompt`}>
            Leave them out, pin or detach them, or change the template.
          </Alert>
        )}
        <ul className={classes['plan']}>
          {cells.map((cell) => (
            <PlannedRow
              key={cell.prompt_id}
              cell={cell}
              choice={choices[keyOf(cell)]}
              onChoose={(choice) => {
                const { [keyOf(cell)]: _, ...others } = choices;
                setChoices(choice ? { ...others, [keyOf(cell)]: choice } : others);
              }}
            />
          ))}
        </ul>
        {list.hasNextPage && (
          <LoadMore isLoading={list.isFetchingNextPage} onLoad={() => void list.fetchNextPage()} />
        )}
        <Group justify="flex-end">
          <Text size="sm" c="var(--mien-quiet)" mr="auto" role="status">
            {left > 0 && `${counted(left, 'cell')} left as they are.`}
          </Text>
          <LimitedInput
            aria-label="Why"
            placeholder="Why, for the history"
            limit={limits.reason}
            value={reason}
            onText={setReason}
          />
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button loading={isRunning} disabled={broken > 0} onClick={() => void run()}>
            {onSaveFirst ? 'Save and change' : 'Change'}{' '}
            {counted(plan.counts.changing - left, 'cell')}
          </Button>
        </Group>
      </Stack>
    </Section>
  );
}
