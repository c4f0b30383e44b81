import { Button } from '@mantine/core';
import { useState } from 'react';
import { counted } from '~/lib/text/counts';
import { percent, percents } from '../words';
import { Figure } from './Figure';
import classes from './Figures.module.css';
import { along, fitted, letter } from './scales';

export interface ForestRow {
  key: string;
  name: string;
  /** "17 votes". */
  note: string;
  /** Where the share is no share of the votes: "6 of 6, estimate: 89 %". */
  words?: string;
  /** null: nothing is known of it. */
  share: number | null;
  interval: readonly number[] | null;
}

interface ForestProps {
  title: string;
  /** What a row is of: "rater". */
  of: string;
  rows: readonly ForestRow[];
}

const rowHeight = 44;
const most = 12;

/** The same share of B for each part: to be looked at, not to be judged by. */
export function Forest({ title, of, rows }: ForestProps) {
  const [isWhole, setIsWhole] = useState(false);
  const sorted = rows.toSorted((one, other) => (other.share ?? -1) - (one.share ?? -1));
  const shown = isWhole ? sorted : sorted.slice(0, most);
  const height = shown.length * rowHeight + 24;
  return (
    <div>
      <Figure
        title={title}
        summary={`The share that prefers B, for ${counted(rows.length, of)}: ${shown
          .map(({ name, share }) => `${name} ${share === null ? 'no votes' : percent(share)}`)
          .join(', ')}.`}
        height={height}
        headings={['Name', 'B is preferred in', '95 %', 'Of']}
        rows={sorted.map(({ name, note, share, interval }) => [
          name,
          share === null ? 'no votes' : percent(share),
          interval === null ? '' : percents(interval),
          note,
        ])}
      >
        {(width) => {
          const x = (value: number) => along(value, 8, width - 8);
          return (
            <>
              <line className={classes['half']} x1={x(0.5)} x2={x(0.5)} y1={0} y2={height - 20} />
              {shown.map(({ key, name, note, words, share, interval }, at) => {
                const top = at * rowHeight;
                const said = share === null ? note : (words ?? `${percent(share)} of ${note}`);
                return (
                  <g key={key}>
                    <text className={classes['name']} x={8} y={top + 14}>
                      {fitted(name, width - Math.max(140, 24 + letter * said.length))}
                    </text>
                    <text className={classes['mark']} x={width - 8} y={top + 14} textAnchor="end">
                      {said}
                    </text>
                    <line
                      className={classes['rail']}
                      x1={x(0)}
                      x2={x(1)}
                      y1={top + 28}
                      y2={top + 28}
                    />
                    {interval && (
                      <line
                        className={classes['span']}
                        x1={x(interval[0] ?? 0)}
                        x2={x(interval[1] ?? 1)}
                        y1={top + 28}
                        y2={top + 28}
                      />
                    )}
                    {share !== null && (
                      <circle className={classes['point']} cx={x(share)} cy={top + 28} r={5} />
                    )}
                  </g>
                );
              })}
              <text className={classes['mark']} x={8} y={height - 4}>
                always A
              </text>
              <text className={classes['mark']} x={x(0.5)} y={height - 4} textAnchor="middle">
                50 %
              </text>
              <text className={classes['mark']} x={width - 8} y={height - 4} textAnchor="end">
                always B
              </text>
            </>
          );
        }}
      </Figure>
      {rows.length > most && (
        <Button variant="subtle" size="compact-sm" onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? 'Show fewer' : `Show all ${counted(rows.length, of)}`}
        </Button>
      )}
    </div>
  );
}
