import { Alert } from '@mantine/core';
import type { CardPlan } from '~/api/exchange/cardImports';
import { counted } from '~/lib/text/counts';

const shown = 20;

/** What of a card is not taken, and why. */
export function LeftOut({ plan }: { plan: Pick<CardPlan, 'left_out' | 'left_out_count'> }) {
  if (plan.left_out_count === 0) return null;
  const more = plan.left_out_count - Math.min(shown, plan.left_out.length);
  return (
    <Alert color="gray" title={`${counted(plan.left_out_count, 'part')} of the card left out`}>
      <ul>
        {plan.left_out.slice(0, shown).map(({ what, why }, at) => (
          <li key={`${String(at)} ${what}`}>
            <bdi>{what}</bdi>: {why}
          </li>
        ))}
        {more > 0 && <li>And {counted(more, 'other part')}.</li>}
      </ul>
    </Alert>
  );
}
