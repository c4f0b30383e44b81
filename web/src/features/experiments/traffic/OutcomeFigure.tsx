import type { OutcomeResult } from '~/api/experiments/experiments';
import { count, counted } from '~/lib/text/counts';
import { Figure } from '../results/Figure';
import classes from '../results/Figures.module.css';
import { along } from '../results/scales';
import { percent, percents } from '../words';
import own from './Traffic.module.css';

const rowHeight = 44;
const height = 2 * rowHeight + 24;
const marks = [0, 0.25, 0.5, 0.75, 1];

/** In which share of the people of either text it succeeded, with intervals that hold at every look. */
export function OutcomeFigure({ outcome: { name, a, b } }: { outcome: OutcomeResult }) {
  const rows = [
    { letter: 'A', ...a },
    { letter: 'B', ...b },
  ];
  const words = ({ people, share }: (typeof rows)[number]) =>
    share === null ? 'nobody yet' : `${percent(share)} of ${counted(people, 'person', 'people')}`;
  return (
    <Figure
      title={<>Success of “{name}”</>}
      summary={`“${name}” succeeds with ${rows.map((row) => `${row.letter} in ${words(row)}`).join(', and with ')}.`}
      height={height}
      headings={['Text', 'Succeeds in', '95 % at every look', 'People', 'Told']}
      rows={rows.map(({ letter, share, cs95, people, recorded }) => [
        letter,
        share === null ? 'nobody yet' : percent(share),
        share === null ? '' : percents(cs95),
        count(people),
        count(recorded),
      ])}
    >
      {(width) => {
        const x = (value: number) => along(value, 8, width - 8);
        return (
          <>
            {rows.map((row, at) => {
              const y = at * rowHeight + 28;
              const [low = 0, high = 1] = row.cs95;
              return (
                <g key={row.letter} className={own[`arm${row.letter}`]}>
                  <text className={classes['name']} x={8} y={y - 14}>
                    Text {row.letter}
                  </text>
                  <text className={classes['mark']} x={width - 8} y={y - 14} textAnchor="end">
                    {words(row)}
                  </text>
                  <line data-rail className={classes['rail']} x1={x(0)} x2={x(1)} y1={y} y2={y} />
                  {row.share !== null && (
                    <>
                      <line className={classes['span']} x1={x(low)} x2={x(high)} y1={y} y2={y} />
                      <circle className={classes['point']} cx={x(row.share)} cy={y} r={5} />
                    </>
                  )}
                </g>
              );
            })}
            {marks.map((mark) => (
              <text
                key={mark}
                className={classes['mark']}
                x={x(mark)}
                y={height - 6}
                textAnchor={mark === 0 ? 'start' : mark === 1 ? 'end' : 'middle'}
              >
                {percent(mark)}
              </text>
            ))}
          </>
        );
      }}
    </Figure>
  );
}
