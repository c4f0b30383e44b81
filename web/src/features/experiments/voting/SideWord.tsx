import classes from './Voting.module.css';

/** Left or right; upper or lower where there is no room beside each other. */
export function SideWord({ side }: { side: 'left' | 'right' }) {
  return (
    <>
      <span className={classes['beside']}>{side === 'left' ? 'Left' : 'Right'}</span>
      <span className={classes['stacked']}>{side === 'left' ? 'Upper' : 'Lower'}</span>
    </>
  );
}
