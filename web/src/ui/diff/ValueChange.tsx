import classes from './ValueChange.module.css';

interface ValueChangeProps {
  name: string;
  from: string;
  to: string;
}

/** One value before and after, below its name. */
export function ValueChange({ name, from, to }: ValueChangeProps) {
  return (
    <div className={classes['change']}>
      <div className={classes['name']}>{name}</div>
      <del dir="auto">{from}</del>
      <ins dir="auto">{to}</ins>
    </div>
  );
}
