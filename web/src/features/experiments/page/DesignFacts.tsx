import type { ReactNode } from 'react';
import type { Experiment } from '~/api/experiments/experiments';
import { Section } from '~/ui/page/Section';
import { Facts } from '~/ui/text/Facts';
import { RelativeTime } from '~/ui/text/RelativeTime';

function panelOf({ raters }: Experiment): string {
  const words = raters.map(({ display_name, is_author, is_unblinded }) => {
    if (is_author) return `${display_name} (wrote a text, does not count)`;
    return is_unblinded ? `${display_name} (has seen the texts, votes no more)` : display_name;
  });
  return words.join(', ') || 'Nobody yet';
}

function when(name: string, at: string | null): [string, ReactNode][] {
  return at === null ? [] : [[name, <RelativeTime key={name} at={at} />]];
}

/** What was fixed at the start. */
export function DesignFacts({ experiment }: { experiment: Experiment }) {
  const { clips, description, pair_count, pairs_frozen, settings, ...rest } = experiment;
  const { created_by, created_at, started_at, closed_at, promoted_at } = rest;
  const { width, height, fps, duration_ms } = settings;
  return (
    <Section title="Design">
      <Facts
        facts={[
          ...(description === null || description === ''
            ? []
            : [['Why', description] satisfies [string, string]]),
          ['Panel', panelOf(experiment)],
          ['Pairs', `${pairs_frozen} of ${pair_count} are in`],
          ...(clips.count > 0
            ? [['Clips', `${clips.ended} of ${clips.count} are made`] satisfies [string, string]]
            : []),
          ['Each clip', `${(duration_ms ?? 0) / 1000} s, ${width} × ${height}, ${fps} fps`],
          ['Made by', created_by?.display_name ?? 'Mien'],
          ...when('Made', created_at),
          ...when('Started', started_at),
          ...when('Ended', closed_at),
          ...when('Promoted', promoted_at),
        ]}
      />
    </Section>
  );
}
