import { Text } from '@mantine/core';
import type { PromptVersion } from '~/api/prompts/prompts';
import { exactTime } from '~/lib/time/time';
import classes from './History.module.css';
import type { Compared } from './useCompared';
import { kindOf } from './versions';

interface SparklineProps {
  /** Latest first. */
  versions: readonly PromptVersion[];
  total: number;
  compared: Compared;
}

const most = 60;
const gap = 16;
const middle = 12;

/** The life of the prompt in one line: a dot for a save, hollow for a restore, a cross for a
    deletion. The list below says the same to those who cannot see it. */
export function Sparkline({ versions, total, compared }: SparklineProps) {
  const seen = versions.slice(0, most).toReversed();
  const width = (seen.length + 1) * gap;
  return (
    <div className={classes['sparkline']}>
      <Text size="xs" className={classes['meta']}>
        {total === 1 ? '1 version' : `${total.toLocaleString('en')} versions`}
      </Text>
      <div className={classes['life']}>
        <svg width={width} height={middle * 2} viewBox={`0 0 ${width} ${middle * 2}`} aria-hidden>
          <line x1={0} x2={width - gap} y1={middle} y2={middle} className={classes['line']} />
          {seen.map((version, index) => (
            <g
              key={version.id}
              transform={`translate(${(index + 1) * gap} ${middle})`}
              className={classes['dot']}
              data-kind={kindOf(version)}
              data-shown={version.version === compared.shown}
              data-base={version.version === compared.base}
              onClick={() => compared.choosing.show(version.version)}
            >
              <title>{titleOf(version)}</title>
              <rect x={-gap / 2} y={-middle} width={gap} height={middle * 2} fill="transparent" />
              {kindOf(version) === 'deletion' ? <path d="M-4-4 4 4M4-4-4 4" /> : <circle r={4.5} />}
            </g>
          ))}
        </svg>
      </div>
      <Text size="xs" className={classes['legend']} aria-hidden>
        ● saved ○ restored ✕ deleted
      </Text>
    </div>
  );
}

function titleOf({ version, change_reason, created_by, created_at }: PromptVersion): string {
  const who = created_by?.display_name ?? 'Somebody';
  const why = change_reason === '' ? '' : `: ${change_reason}`;
  return `v${version}${why}\n${who}, ${exactTime(created_at)}`;
}
