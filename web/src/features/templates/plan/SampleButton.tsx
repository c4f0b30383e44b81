import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { startTest } from '~/api/clips/previews';
import type { PlannedCell } from '~/api/templates/templates';
import { counted } from '~/lib/text/counts';
import { notifyDone } from '~/ui/toast/notify';

/** How many cells are shown at once: enough to judge, few enough to wait for. */
const most = 3;

/** Renders a sample of the new texts, unsaved. */
export function SampleButton({ cells }: { cells: readonly PlannedCell[] }) {
  const navigate = useNavigate();
  // Cells from all over the plan, since neighbours look alike.
  const whole = cells.filter((cell) => cell.new_text !== null);
  const step = Math.max(1, Math.floor(whole.length / most));
  const sample = whole.filter((_, place) => place % step === 0).slice(0, most);
  const start = useMutation({
    mutationFn: () =>
      Promise.all(
        sample.map(({ new_text, ...cell }) => startTest(cell, { prompt_text: new_text ?? '' })),
      ),
    onSuccess: () =>
      notifyDone(`${counted(sample.length, 'preview')} on the way.`, {
        next: { label: 'Show them', run: () => void navigate({ to: '/previews' }) },
      }),
    meta: { failure: 'The sample was not rendered' },
  });
  if (sample.length === 0) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconPlayerPlay size={16} aria-hidden />}
      loading={start.isPending}
      onClick={() => start.mutate()}
    >
      Preview {counted(sample.length, 'cell')}
    </Button>
  );
}
