// What previews and videos have in common, as a person sees it.

export type ClipState = 'pending' | 'processing' | 'completed' | 'failed' | 'cancelled' | 'expired';

export interface Expiring {
  status: Exclude<ClipState, 'expired'>;
  expires_at?: string | undefined;
}

/** The state of a clip at `now`, in milliseconds. */
export function clipState(clip: Expiring, now: number): ClipState {
  if (clip.expires_at !== undefined && Date.parse(clip.expires_at) <= now) return 'expired';
  return clip.status;
}

export function isUnderWay(status: string): boolean {
  return status === 'pending' || status === 'processing';
}

const plural = new Intl.PluralRules('en', { type: 'ordinal' });
const endings: Record<string, string> = { one: 'st', two: 'nd', few: 'rd', other: 'th' };

/** "3rd in line"; who is first is next. */
export function placeInLine(position: number): string {
  if (position === 1) return 'next in line';
  const number = new Intl.NumberFormat('en').format(position);
  return `${number}${endings[plural.select(position)] ?? 'th'} in line`;
}
