import type { ExperimentResults } from '~/api/experiments/experiments';
import { percent, percents } from '../words';
import { Figure } from './Figure';
import classes from './Figures.module.css';
import { along } from './scales';
import { Term } from './Term';

interface WhiskerProps {
  estimate: NonNullable<ExperimentResults['estimate']>;
}

const height = 104;
/** Within this of a half, nobody would see a difference in practice. */
const negligible = 0.15;
const marks = [0, 0.25, 0.5, 0.75, 1];

/** Above its point, and within the picture. */
function placeOfValue(share: number, x: (share: number) => number) {
  if (share > 0.75) return { x: x(share) + 16, textAnchor: 'end' } as const;
  if (share < 0.25) return { x: x(share) - 16, textAnchor: 'start' } as const;
  return { x: x(share), textAnchor: 'middle' } as const;
}

/** In which share of pairs B is preferred: point, bar, and wings that hold at every look. */
export function Whisker({ estimate: { share, ci95, cs95 } }: WhiskerProps) {
  const [low = 0, high = 1] = ci95;
  const [least = 0, most = 1] = cs95;
  return (
    <>
      <Figure
        title="How often B is preferred"
        summary={`B is preferred in ${percent(share)} of pairs as an estimate; with 95 % probability in ${percents(ci95)}, and at every look in ${percents(cs95)}.`}
        height={height}
        headings={['What', 'B is preferred in']}
        rows={[
          ['Estimate', percent(share)],
          ['95 % credible', percents(ci95)],
          ['95 % at every look', percents(cs95)],
          ['No practical difference', percents([0.5 - negligible, 0.5 + negligible])],
        ]}
      >
        {(width) => {
          const x = (value: number) => along(value, 16, width - 16);
          return (
            <>
              <rect
                className={classes['band']}
                x={x(0.5 - negligible)}
                y={8}
                width={x(0.5 + negligible) - x(0.5 - negligible)}
                height={56}
              />
              <line className={classes['half']} x1={x(0.5)} x2={x(0.5)} y1={8} y2={64} />
              <line className={classes['wings']} x1={x(least)} x2={x(most)} y1={36} y2={36} />
              <line className={classes['wing']} x1={x(least)} x2={x(least)} y1={30} y2={42} />
              <line className={classes['wing']} x1={x(most)} x2={x(most)} y1={30} y2={42} />
              <rect
                className={classes['bar']}
                x={x(low)}
                y={31}
                width={Math.max(2, x(high) - x(low))}
                height={10}
                rx={5}
              />
              <circle className={classes['point']} cx={x(share)} cy={36} r={7} />
              <text className={classes['value']} {...placeOfValue(share, x)} y={22}>
                estimate: {percent(share)}
              </text>
              <line className={classes['axis']} x1={x(0)} x2={x(1)} y1={64} y2={64} />
              {marks.map((mark) => (
                <text
                  key={mark}
                  className={classes['mark']}
                  x={x(mark)}
                  y={80}
                  textAnchor={mark === 0 ? 'start' : mark === 1 ? 'end' : 'middle'}
                >
                  {percent(mark)}
                </text>
              ))}
              <text className={classes['mark']} x={x(0)} y={98}>
                always A
              </text>
              <text className={classes['mark']} x={x(1)} y={98} textAnchor="end">
                always B
              </text>
            </>
          );
        }}
      </Figure>
      <p className={classes['key']}>
        <span>
          <Term says="No share of the answers: as if each text had won one pair more, so that few pairs do not say too much.">
            estimate
          </Term>
        </span>
        <span>
          <i data-key="bar" />{' '}
          <Term says="If you believed nothing before, the share is in here with 95 % probability.">
            95 % credible
          </Term>
        </span>
        <span>
          <i data-key="wings" />{' '}
          <Term says="Wider, because it holds at every moment at once: in 95 of 100 experiments it never leaves the truth out, however often you look.">
            95 % at every look
          </Term>
        </span>
        <span>
          <i data-key="band" />{' '}
          <Term says="Between 35 and 65 %, hardly anybody would notice which text was used.">
            no practical difference
          </Term>
        </span>
      </p>
    </>
  );
}
