import classes from './Voting.module.css';

interface RingProps {
  done: number;
  all: number;
}

const radius = 15;
const round = 2 * Math.PI * radius;

/** How many pairs of one's own are answered. */
export function Ring({ done, all }: RingProps) {
  const share = all === 0 ? 0 : done / all;
  return (
    <div
      className={classes['progress']}
      role="progressbar"
      aria-label="Your answers"
      aria-valuenow={done}
      aria-valuemin={0}
      aria-valuemax={all}
      aria-valuetext={`${done} of ${all}`}
    >
      <svg width={36} height={36} viewBox="0 0 36 36" aria-hidden>
        <circle className={classes['ringBack']} cx={18} cy={18} r={radius} />
        {share > 0 && (
          <circle
            className={classes['ring']}
            cx={18}
            cy={18}
            r={radius}
            strokeDasharray={`${round * share} ${round}`}
            transform="rotate(-90 18 18)"
          />
        )}
      </svg>
      <span>
        {done} of {all}
      </span>
    </div>
  );
}
