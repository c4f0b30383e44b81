import type { TrafficShares } from '~/api/experiments/experiments';
import { everybody, shareWords } from './shares';
import classes from './Traffic.module.css';

function widthOf(share: number) {
  return { width: `${(100 * share) / everybody}%` };
}

/** All users as one line: who gets text A, who text B, and who the cell's own. */
export function ShareBar({ share_a, share_b }: TrafficShares) {
  const own = Math.max(0, everybody - share_a - share_b);
  return (
    <div>
      <div className={classes['bar']} aria-hidden>
        {share_a > 0 && <span data-arm="a" style={widthOf(share_a)} />}
        <span data-arm="own" />
        {share_b > 0 && <span data-arm="b" style={widthOf(share_b)} />}
      </div>
      <p className={classes['key']}>
        <span>
          <i data-arm="a" aria-hidden /> Text A {shareWords(share_a)}
        </span>
        <span>
          <i data-arm="own" aria-hidden /> Unchanged {shareWords(own)}
        </span>
        <span>
          <i data-arm="b" aria-hidden /> Text B {shareWords(share_b)}
        </span>
      </p>
    </div>
  );
}
