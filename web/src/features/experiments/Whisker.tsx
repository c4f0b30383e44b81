import type { ExperimentResults } from '~/api/experiments/experiments';
import classes from './Experiments.module.css';
import { percent } from './words';

interface WhiskerProps {
  estimate: NonNullable<ExperimentResults['estimate']>;
}

function across(from: number, to: number) {
  return { left: `${100 * from}%`, width: `${100 * (to - from)}%` };
}

/** The share that prefers B: its credible interval, and dashed what holds at every look. */
export function Whisker({ estimate: { share, ci95, cs95 } }: WhiskerProps) {
  const [low = 0, high = 1] = ci95;
  const [least = 0, most = 1] = cs95;
  return (
    <div>
      <div
        className={classes['scale']}
        role="img"
        aria-label={`B is preferred in ${percent(share)} of pairs, between ${percent(low)} and ${percent(high)}`}
      >
        <span className={classes['half']} style={{ left: '50%' }} />
        <span className={classes['wings']} style={across(least, most)} />
        <span className={classes['bar']} style={across(low, high)} />
        <span className={classes['point']} style={{ left: `${100 * share}%` }} />
      </div>
      <div className={classes['ends']}>
        <span>always A</span>
        <span>always B</span>
      </div>
    </div>
  );
}
