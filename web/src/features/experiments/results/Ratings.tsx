import type { ExperimentRatings } from '~/api/experiments/experiments';
import { percent } from '../words';
import { Figure } from './Figure';
import classes from './Figures.module.css';
import { Term } from './Term';

interface RatingsProps {
  ratings: ExperimentRatings;
}

const arms = ['a', 'b'] as const;
const high = 96;

/** How often each mark was given, A and B beside each other. */
export function Ratings({ ratings: { name, test, ...of } }: RatingsProps) {
  const most = Math.max(1, ...of.a.counts, ...of.b.counts);
  const title = name ?? 'Overall';
  return (
    <div>
      <Figure
        title={title}
        summary={`${title}: median ${of.a.median ?? 'none'} for A and ${of.b.median ?? 'none'} for B.`}
        height={high + 40}
        headings={['Rating', 'A', 'B']}
        rows={of.a.counts.map((votes, at) => [at + 1, votes, of.b.counts[at] ?? 0])}
      >
        {(width) => {
          const group = width / 5;
          const wide = Math.min(36, group / 2 - 4);
          return of.a.counts.map((_, at) => {
            const middle = group * at + group / 2;
            return (
              // oxlint-disable-next-line react/no-array-index-key -- the marks 1 to 5
              <g key={at}>
                {arms.map((arm) => {
                  const votes = of[arm].counts[at] ?? 0;
                  const tall = (high * votes) / most;
                  const x = arm === 'a' ? middle - wide - 1 : middle + 1;
                  return (
                    <g key={arm}>
                      <rect
                        className={classes['answer']}
                        data-answer={arm}
                        x={x}
                        y={16 + high - tall}
                        width={wide}
                        height={tall}
                        rx={2}
                      />
                      {votes > 0 && (
                        <text
                          className={classes['mark']}
                          x={x + wide / 2}
                          y={12 + high - tall}
                          textAnchor="middle"
                        >
                          {votes}
                        </text>
                      )}
                    </g>
                  );
                })}
                <text x={middle} y={high + 34} textAnchor="middle">
                  {at + 1}
                </text>
              </g>
            );
          });
        }}
      </Figure>
      <p className={classes['key']}>
        {arms.map((arm) => (
          <span key={arm}>
            <i data-key={arm} /> {arm.toUpperCase()}: median {of[arm].median ?? 'none'}, 4 or 5 in{' '}
            {of[arm].top_share === null ? 'none' : percent(of[arm].top_share)}
          </span>
        ))}
        {test && (
          <Term says="Wilcoxon's signed-rank test of the pairs, at the planned end. It is shown beside the verdict and does not decide it; of several criteria, each is corrected for their number.">
            p {(test.p_holm ?? test.p).toFixed(3)}
          </Term>
        )}
      </p>
    </div>
  );
}
