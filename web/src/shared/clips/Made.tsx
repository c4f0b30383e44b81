import { usd } from '~/lib/text/money';
import classes from './Made.module.css';
import { isJump, seamTitle, seamWord } from './seam';

export interface MadeClip {
  provider?: string | undefined;
  preset?: { name: string; version: number } | null | undefined;
  estimated_cost_usd?: number | null | undefined;
  seam_score?: number | null | undefined;
}

interface MadeProps {
  clip: MadeClip;
  /** Where there is little room: the maker and the score are told by tooltips alone. */
  isBrief?: boolean;
}

/** Who made a clip, about what it cost, and how well it loops; nothing for the built-in renderer. */
export function Made({ clip, isBrief = false }: MadeProps) {
  const { provider, preset, estimated_cost_usd: cost, seam_score: seam } = clip;
  if (!preset) return null;
  return (
    <div className={classes['made']} title={isBrief ? makerOf(clip) : undefined}>
      {!isBrief && (
        <span>
          <bdi>{preset.name}</bdi> v{preset.version} by {provider}
        </span>
      )}
      {typeof cost === 'number' && <span>about {usd(cost)}</span>}
      {typeof seam === 'number' && (
        <span title={seamTitle(seam)} data-jump={isJump(seam) || undefined}>
          {isBrief ? seamWord(seam) : `seam ${seam.toFixed(1)}, ${seamWord(seam)}`}
        </span>
      )}
    </div>
  );
}

function makerOf({ preset, provider }: MadeClip): string {
  return preset ? `${preset.name} v${preset.version} by ${provider}` : '';
}
