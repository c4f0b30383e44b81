// Where something stands that a provider was asked, in words.
import type { Submission, SubmissionState } from '~/api/providers/submissions';
import { placeInLine } from '~/lib/clip/clip';
import { usd } from '~/lib/text/money';
import type { StatusTone } from '~/ui/text/StatusWord';

export const stateLooks: Record<SubmissionState, { word: string; tone: StatusTone }> = {
  submitting: { word: 'Being sent', tone: 'processing' },
  accepted: { word: 'Accepted', tone: 'processing' },
  rejected: { word: 'Refused', tone: 'failed' },
  unknown: { word: 'Answer lost, being looked for', tone: 'waiting' },
  parked: { word: 'Waits for you', tone: 'waiting' },
  succeeded: { word: 'Made', tone: 'completed' },
  failed: { word: 'Failed', tone: 'failed' },
  cancelled: { word: 'Cancelled', tone: 'quiet' },
  lost: { word: 'Lost by the provider', tone: 'failed' },
};

type Standing = Pick<Submission, 'state' | 'stage' | 'queue_position' | 'progress'>;

/** "Queued there, 3rd in line", "Running, 40 %". */
export function standingInWords({ state, stage, queue_position, progress }: Standing): string {
  if (state !== 'accepted') return stateLooks[state].word;
  if (stage === 'queued') {
    // The provider counts from 0.
    const place = queue_position === null ? '' : `, ${placeInLine(queue_position + 1)}`;
    return `Queued there${place}`;
  }
  if (stage === 'running') {
    return progress ? `Running, ${Math.round(progress * 100)} %` : 'Running';
  }
  return stage === 'fetching' ? 'Being fetched' : 'Accepted';
}

type Cost = Pick<Submission, 'state' | 'cost' | 'estimated_cost_usd' | 'spent_usd'>;

/** What it cost as the provider says it; else what is expected, or counted. */
export function costInWords({ state, cost, estimated_cost_usd, spent_usd }: Cost): string {
  if (cost.usd !== null) return usd(cost.usd);
  const told = cost.amount === null ? '' : ` (${cost.amount} ${cost.unit ?? 'units'})`;
  if (state === 'rejected') return 'Nothing';
  if (spent_usd > 0) return `About ${usd(spent_usd)}${told}`;
  return estimated_cost_usd === null ? told.trim() || 'Not told' : `${usd(0)}${told}`;
}
