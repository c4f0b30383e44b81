import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconHourglass, IconMinus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ExperimentResults, TrafficPhase } from '~/api/experiments/experiments';
import { count, counted } from '~/lib/text/counts';
import { Section } from '~/ui/page/Section';
import { Facts } from '~/ui/text/Facts';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { ratioFinding, shareWords, type RatioState } from './shares';
import classes from './Traffic.module.css';

type Traffic = NonNullable<ExperimentResults['traffic']>;

/** With so many texts given out, nobody new is split. */
const resolutionsMax = 1_000_000;

const icons: Record<RatioState, ReactNode> = {
  right: <IconCircleCheck size={16} aria-hidden />,
  wrong: <IconAlertTriangle size={16} aria-hidden />,
  early: <IconHourglass size={16} aria-hidden />,
  'one-arm': <IconMinus size={16} aria-hidden />,
};

/** Who got which text, and whether that is what the shares give. */
export function Reached({ traffic }: { traffic: Traffic }) {
  const { phases, resolutions, people_in_both_arms } = traffic;
  const isFull = resolutions >= resolutionsMax;
  return (
    <Section title="Who got which text">
      {phases.some((phase) => phase.is_alarm) && <Alarm />}
      {isFull && (
        <Alert color="yellow" mb="sm" title="Nobody new is split any more">
          {count(resolutionsMax)} texts were given out, which is the most. Stop the split.
        </Alert>
      )}
      <Facts
        facts={[
          ['Text A', armWords(traffic.resolutions_a, traffic.videos_a)],
          ['Text B', armWords(traffic.resolutions_b, traffic.videos_b)],
          ...(people_in_both_arms > 0
            ? [
                [
                  'In both arms',
                  `${counted(people_in_both_arms, 'person', 'people')}, by a change of the shares; left out of the result`,
                ] satisfies [string, string],
              ]
            : []),
        ]}
      />
      <ul className={classes['phases']} aria-label="Phases, latest first">
        {phases.toReversed().map((phase) => (
          <Phase key={phase.phase} phase={phase} />
        ))}
      </ul>
    </Section>
  );
}

function armWords(resolutions: number, videos: number): string {
  return `given out ${counted(resolutions, 'time')}, ${counted(videos, 'video')} made`;
}

function Phase({ phase }: { phase: TrafficPhase }) {
  const { share_a, share_b, people_a, people_b, started_at, ended_at } = phase;
  const { state, words } = ratioFinding(phase);
  return (
    <li>
      <div>
        <h3>Phase {phase.phase}</h3>
        <span className={classes['quiet']}>
          {ended_at === null ? 'since ' : 'from '}
          <RelativeTime at={started_at} />
          {ended_at !== null && (
            <>
              {' to '}
              <RelativeTime at={ended_at} />
            </>
          )}
        </span>
      </div>
      <div className={classes['people']}>
        <span>
          A, {shareWords(share_a)}: {counted(people_a, 'person', 'people')}
        </span>
        <span>
          B, {shareWords(share_b)}: {counted(people_b, 'person', 'people')}
        </span>
      </div>
      <div className={classes['check']} data-state={state}>
        {icons[state]}
        <span>{words}</span>
      </div>
    </li>
  );
}

function Alarm() {
  return (
    <Alert
      color="red"
      role="alert"
      mb="sm"
      icon={<IconAlertTriangle size={20} />}
      title="The arms did not get the users that they were to get"
    >
      <Text size="sm">
        Chance does that less than once in a thousand times, so that something keeps users of one
        text away: a cache in front of Mien, a client that fails on one text, or requests that are
        tried again. Outcomes say nothing before that is explained.
      </Text>
    </Alert>
  );
}
