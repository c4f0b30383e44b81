import { useId } from 'react';
import type { ExperimentResults } from '~/api/experiments/experiments';
import { counted } from '~/lib/text/counts';
import { percent } from '../words';
import { Figure } from './Figure';
import classes from './Figures.module.css';

interface AnswerBarProps {
  answers: NonNullable<ExperimentResults['answers']>;
}

const kinds = [
  { key: 'a', word: 'A' },
  { key: 'both_good', word: 'Both good' },
  { key: 'both_bad', word: 'Both bad' },
  { key: 'b', word: 'B' },
] as const;

const gap = 2;

/** What was answered, of all votes that count. */
export function AnswerBar({ answers }: AnswerBarProps) {
  const hatch = useId();
  const all = kinds.reduce((sum, { key }) => sum + answers[key], 0);
  const shareOf = (key: (typeof kinds)[number]['key']) => (all === 0 ? 0 : answers[key] / all);
  const words = kinds.map(({ key, word }) => `${word} ${answers[key]}`).join(', ');
  return (
    <>
      <Figure
        title="Answers"
        summary={`${counted(all, 'answer')}: ${words}.`}
        height={28}
        headings={['Answer', 'Votes', 'Share']}
        rows={kinds.map(({ key, word }) => [word, answers[key], percent(shareOf(key))])}
      >
        {(width) => {
          let from = 0;
          return (
            <>
              <defs>
                <pattern
                  id={hatch}
                  width={6}
                  height={6}
                  patternUnits="userSpaceOnUse"
                  patternTransform="rotate(45)"
                >
                  <rect className={classes['hatchBack']} width={6} height={6} />
                  <rect className={classes['hatch']} width={2} height={6} />
                </pattern>
              </defs>
              {kinds.map(({ key }) => {
                const wide = shareOf(key) * width;
                const x = from;
                from += wide;
                return wide === 0 ? null : (
                  <rect
                    key={key}
                    data-answer={key}
                    className={classes['answer']}
                    fill={key === 'both_bad' ? `url(#${hatch})` : undefined}
                    x={x}
                    y={2}
                    width={Math.max(1, wide - gap)}
                    height={24}
                    rx={3}
                  />
                );
              })}
            </>
          );
        }}
      </Figure>
      <p className={classes['key']}>
        {kinds.map(({ key, word }) => (
          <span key={key}>
            <i data-key={key} /> {word} <b>{answers[key]}</b> ({percent(shareOf(key))})
          </span>
        ))}
      </p>
    </>
  );
}
