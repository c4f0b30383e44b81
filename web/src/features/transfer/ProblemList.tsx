import { Code } from '@mantine/core';
import type { FieldProblem } from '~/lib/problem';
import { count } from '~/lib/text/counts';
import classes from './ProblemList.module.css';

const most = 50;

/** Broken rules, each with its place in the file. */
export function ProblemList({ problems }: { problems: readonly FieldProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <ul className={classes['problems']}>
      {problems.slice(0, most).map(({ pointer, code, message }, at) => (
        <li key={`${String(at)} ${pointer} ${code}`}>
          {message} {pointer !== '' && <Code>{pointer}</Code>}
        </li>
      ))}
      {problems.length > most && <li>and {count(problems.length - most)} more</li>}
    </ul>
  );
}
