// Who would make a clip now, what it costs, and what stands in the way.
import type { ResolvedChoice } from '~/api/providers/choices';
import { usd } from '~/lib/text/money';

/** "Built-in renderer, free", "gpu-room, Wan loop v3, about $0.20 a clip, $12.30 left". */
export function makerInWords(choice: ResolvedChoice): string {
  const { provider, preset, estimated_cost_usd: cost, left_usd } = choice;
  if (preset === null) return 'The built-in renderer: free';
  return [
    `${preset.name} v${preset.version} by ${provider}`,
    cost === null ? 'cost not known' : cost === 0 ? 'free' : `about ${usd(cost)} a clip`,
    ...(left_usd === null ? [] : [`${usd(Math.max(0, left_usd))} left of the budget`]),
  ].join(', ');
}

/** Why nothing can be made now, and what to do about it; undefined when something can. */
export function obstacleOf(choice: ResolvedChoice): string | undefined {
  const { provider, preset, paused, pause_reason, affordable } = choice;
  if (preset === null) return undefined;
  if (paused) {
    const why = pause_reason === '' ? '' : `: ${pause_reason.replace(/[.!?]+$/, '')}`;
    return `${provider} is paused${why}. Let it go on, or choose another preset for this cell.`;
  }
  if (!affordable) {
    const { left_usd, estimated_cost_usd: cost } = choice;
    const left = left_usd === null ? 'Too little is' : `${usd(Math.max(0, left_usd))} is`;
    const needed = cost === null ? '' : `, and a clip is expected to cost ${usd(cost)}`;
    return `${left} left of the budget of ${provider}${needed}. Raise the budget, or choose another preset.`;
  }
  return undefined;
}
