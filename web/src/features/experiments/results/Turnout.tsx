import { useQuery } from '@tanstack/react-query';
import { pairsQuery, type Experiment } from '~/api/experiments/experiments';
import { Section } from '~/ui/page/Section';
import classes from './Results.module.css';
import { turnoutWords } from './turnout';

/** How many pairs each rater has answered: whom the others wait for. */
export function Turnout({ experiment: { id, raters } }: { experiment: Experiment }) {
  const pairs = useQuery(pairsQuery(id)).data?.pairs;
  if (!pairs) return null;
  return (
    <Section
      title="Who has voted"
      description="A pair is in when all have answered it. One that comes a second time is not counted here."
    >
      <ul className={classes['turnout']}>
        {raters.map((rater) => (
          <li key={rater.id}>
            <bdi>{rater.display_name}</bdi>: {turnoutWords(pairs, rater)}
          </li>
        ))}
      </ul>
    </Section>
  );
}
