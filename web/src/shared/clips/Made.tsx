import { usd } from '~/lib/text/money';
import { seamTitle, seamWord } from './seam';

interface MadeProps {
  clip: {
    provider?: string | undefined;
    preset?: { name: string; version: number } | null | undefined;
    estimated_cost_usd?: number | null | undefined;
    seam_score?: number | null | undefined;
  };
}

/** Who made a clip, about what it cost, and how well it loops; nothing for the built-in renderer. */
export function Made({ clip }: MadeProps) {
  const { provider, preset, estimated_cost_usd: cost, seam_score: seam } = clip;
  if (!preset) return null;
  return (
    <div>
      <bdi>{preset.name}</bdi> v{preset.version} by {provider}
      {typeof cost === 'number' && ` · about ${usd(cost)}`}
      {typeof seam === 'number' && (
        <span title={seamTitle(seam)}>
          {' '}
          · seam {seam.toFixed(1)}, {seamWord(seam)}
        </span>
      )}
    </div>
  );
}
