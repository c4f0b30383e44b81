import type { ExperimentResults } from '~/api/experiments/experiments';
import { evidenceWords } from '../words';
import { Figure } from './Figure';
import classes from './Figures.module.css';
import { evidenceLines, evidenceScale, pathPoints, ticks } from './scales';
import { Term } from './Term';

interface EvidencePathProps {
  evidence: NonNullable<ExperimentResults['evidence']>;
  planned: number;
}

const height = 240;
const says =
  'Evidence of 20× means: results like these are 20 times better explained by a real preference than by coin flips. Whoever stops there is wrong at most 5 times in 100, even when looking every minute.';

/** How the evidence grew, pair by pair, on a scale of logarithms. */
export function EvidencePath({ evidence, planned }: EvidencePathProps) {
  const { log_path, log_e, threshold } = evidence;
  const pairs = Math.max(planned, log_path.length);
  return (
    <Figure
      title={
        <>
          <Term says={says}>Evidence</Term> after each pair
        </>
      }
      summary={`The evidence is ${evidenceWords(log_e)} after ${log_path.length} of ${planned} pairs; ${threshold}× decides.`}
      height={height}
      headings={['Pair', 'Evidence']}
      rows={log_path.map((value, at) => [at + 1, evidenceWords(value)])}
    >
      {(width) => {
        const box = { left: 44, right: width - 16, top: 28, bottom: height - 36 };
        const scale = evidenceScale(log_path, pairs, box);
        const last = log_path.length;
        const x = scale.x(last);
        const y = scale.y(log_e);
        const isAtRight = x > width - 90;
        return (
          <>
            {[1, ...evidenceLines].map((line) => (
              <g
                key={line}
                data-decides={line === threshold || undefined}
                className={classes['line']}
              >
                <line
                  x1={box.left}
                  x2={box.right}
                  y1={scale.y(Math.log(line))}
                  y2={scale.y(Math.log(line))}
                />
                <text x={box.left - 8} y={scale.y(Math.log(line)) + 4} textAnchor="end">
                  {line}×
                </text>
              </g>
            ))}
            <text className={classes['mark']} x={box.left + 4} y={scale.y(Math.log(threshold)) - 5}>
              decides
            </text>
            {ticks(pairs).map((tick) => (
              <text
                key={tick}
                className={classes['mark']}
                x={scale.x(tick)}
                y={height - 18}
                textAnchor="middle"
              >
                {tick}
              </text>
            ))}
            <text className={classes['mark']} x={box.right} y={height - 2} textAnchor="end">
              pairs
            </text>
            <polyline className={classes['path']} points={pathPoints(log_path, scale)} />
            <circle className={classes['point']} cx={x} cy={y} r={5} />
            <text
              className={classes['value']}
              x={isAtRight ? x - 10 : x + 10}
              y={y - 10}
              textAnchor={isAtRight ? 'end' : 'start'}
            >
              {evidenceWords(log_e)}
            </text>
          </>
        );
      }}
    </Figure>
  );
}
