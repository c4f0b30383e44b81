import { Button, Group, Modal, Progress, Stack, Text, Textarea } from '@mantine/core';
import { promptLength } from '~/lib/prompt/promptRules';
import { isBlank } from '~/lib/text/blank';
import { count } from '~/lib/text/counts';
import { limits } from '~/lib/text/limits';
import { LimitedInput } from '~/ui/field/LimitedInput';
import { notifyDone } from '~/ui/toast/notify';
import { PlanView } from './PlanView';
import { planOf, type BulkKind, type ChosenCell } from './plan';
import { ReportView } from './ReportView';
import { useBulkRun, type Wording } from './useBulkRun';
import { buttonOf, doneOf, titleOf, undoneInWords } from './words';

interface BulkDialogProps {
  kind: BulkKind;
  /** As they were when the dialog opened. */
  chosen: readonly ChosenCell[];
  /** The same cells as they are now. */
  renew: (cells: readonly ChosenCell[]) => ChosenCell[];
  /** Kept outside, so that closing the dialog loses nothing. */
  wording: Wording;
  onWording: (wording: Wording) => void;
  onClose: () => void;
}

const mostPreviews = 200;

/** Plan, run, report: nothing runs before it was seen, and all of it can be undone. */
export default function BulkDialog(props: BulkDialogProps) {
  const { kind, chosen, renew, wording, onWording, onClose } = props;
  const { stage, run, undo, stop } = useBulkRun(kind);
  const plan = planOf(kind, chosen);
  const { length, max } = promptLength(wording.text);
  const isTooMuch = kind === 'test' && plan.cells.length > mostPreviews;
  const isReady =
    plan.cells.length > 0 &&
    !isTooMuch &&
    (kind !== 'write' || (!isBlank(wording.text) && length <= max));
  const isRunning = stage.name === 'running';
  /** Undoes what the run changed, without the dialog; offered again while some is left. */
  const undoLater = async () => {
    const undone = await undo();
    notifyDone(undoneInWords(undone), undone.failed > 0 ? { undo: () => void undoLater() } : {});
  };
  /** The way back outlives the dialog. */
  const close = () => {
    onClose();
    if (stage.name !== 'report' || stage.report.changed.length === 0) return;
    notifyDone(doneOf(kind, stage.report.changed.length), { undo: () => void undoLater() });
  };
  return (
    <Modal
      opened
      size="lg"
      title={titleOf(kind, chosen.length)}
      closeOnClickOutside={false}
      closeOnEscape={!isRunning}
      withCloseButton={!isRunning}
      closeButtonProps={{ 'aria-label': 'Close' }}
      onClose={isRunning ? stop : close}
    >
      {stage.name === 'plan' && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (isReady) void run(plan.cells, wording);
          }}
        >
          <Stack gap="md">
            {kind === 'write' && (
              <Textarea
                label="Prompt"
                description="The same for all of them. Variables make it fit: {character_name}, {emotion}, {attr.NAME}, or {attr.NAME|a default}."
                required
                data-autofocus
                autosize
                minRows={4}
                maxRows={12}
                dir="auto"
                value={wording.text}
                error={length > max && `At most ${count(max)} characters.`}
                onChange={(event) => onWording({ ...wording, text: event.currentTarget.value })}
              />
            )}
            {kind !== 'test' && (
              <LimitedInput
                label="Why?"
                description="For the history of each cell. Optional."
                limit={limits.reason}
                value={wording.reason}
                onText={(reason) => onWording({ ...wording, reason })}
              />
            )}
            <PlanView kind={kind} plan={plan} />
            {isTooMuch && (
              <Text size="sm" c="var(--mien-bad)">
                At most {count(mostPreviews)} previews at once: select fewer cells.
              </Text>
            )}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button
                type="submit"
                disabled={!isReady}
                {...(kind === 'reset' ? { color: 'red.9' } : {})}
              >
                {buttonOf(kind, plan.cells.length)}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
      {isRunning && (
        <Stack gap="sm">
          <Text size="sm" role="status">
            {stage.isUndo ? 'Undoing' : 'Done'}: {count(stage.done)} of {count(stage.total)}
          </Text>
          <Progress value={(100 * stage.done) / stage.total} aria-label="How much is done" />
          <Group justify="flex-end">
            <Button variant="default" onClick={stop}>
              Stop
            </Button>
          </Group>
        </Stack>
      )}
      {stage.name === 'report' && (
        <ReportView
          kind={kind}
          report={stage.report}
          undone={stage.undone}
          onRetry={(cells) => void run(renew(cells), wording)}
          onUndo={() => void undo()}
          onClose={close}
        />
      )}
    </Modal>
  );
}
