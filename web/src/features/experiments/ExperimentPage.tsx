import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { meQuery } from '~/api/access/session';
import { useMay } from '~/api/access/useMay';
import {
  experimentQuery,
  type Experiment,
  type ExperimentStep,
} from '~/api/experiments/experiments';
import { failureOf, useExperimentChanges } from '~/api/experiments/useExperimentChanges';
import { LinkButton } from '~/ui/link/LinkButton';
import { TextLink } from '~/ui/link/TextLink';
import { Unread } from '~/ui/page/NotFound';
import { Page } from '~/ui/page/Page';
import { Section } from '~/ui/page/Section';
import { Facts } from '~/ui/text/Facts';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { notifyError } from '~/ui/toast/notify';
import { ArmTexts } from './ArmTexts';
import { Results } from './Results';
import { stateWord } from './words';

const route = getRouteApi('/shell/experiments/$experimentId');

/** What is compared, how far it is, and what was found. */
export function ExperimentPage() {
  const { experimentId } = route.useParams();
  const { data: experiment, error, refetch } = useQuery(experimentQuery(experimentId));
  return (
    <Page
      title={experiment ? `${experiment.number}. ${experiment.name}` : 'Experiment'}
      description={experiment && stateWord(experiment)}
      breadcrumbs={<TextLink to="/experiments">All experiments</TextLink>}
      actions={experiment && <Actions experiment={experiment} etag={experiment.etag} />}
    >
      {error && !experiment && (
        <Unread
          error={error}
          what="The experiment could not be read"
          title="There is no such experiment"
          action={<LinkButton to="/experiments">To all experiments</LinkButton>}
          onRetry={() => void refetch()}
        />
      )}
      {!experiment && !error && <Skeleton height={420} />}
      {experiment && experiment.state !== 'draft' && <Results experiment={experiment} />}
      {experiment && (
        <Section title="What is compared">
          <ArmTexts experiment={experiment} />
        </Section>
      )}
      {experiment && <Design experiment={experiment} />}
    </Page>
  );
}

function Design({ experiment }: { experiment: Experiment }) {
  const { clips, raters, pair_count, pairs_frozen, created_by, created_at } = experiment;
  const panel = raters.map(({ display_name, is_author }) =>
    is_author ? `${display_name} (wrote a text, does not count)` : display_name,
  );
  return (
    <Section title="Design">
      <Facts
        facts={[
          ['Panel', panel.join(', ') || 'Nobody yet'],
          ['Pairs', `${pairs_frozen} of ${pair_count} are in`],
          ['Clips', `${clips.ended} of ${clips.count} are made`],
          ['Made by', created_by?.display_name ?? 'Mien'],
          ['Made', <RelativeTime key="made" at={created_at} />],
        ]}
      />
    </Section>
  );
}

const steps: Record<ExperimentStep, string> = {
  start: 'Start',
  close: 'Close',
  promote: 'Promote the winner',
  archive: 'Archive',
};

function stepsOf({ state, winner, promoted_at, archived_at }: Experiment): ExperimentStep[] {
  if (archived_at !== null) return [];
  if (state === 'draft') return ['archive', 'start'];
  if (state === 'running') return ['close'];
  if (state === 'closed')
    return winner && promoted_at === null ? ['archive', 'promote'] : ['archive'];
  return [];
}

function Actions({ experiment, etag }: { experiment: Experiment; etag: string }) {
  const mayEdit = useMay('editor');
  const me = useQuery(meQuery);
  const { step } = useExperimentChanges();
  const { id, state, raters } = experiment;
  const isRater = raters.some((rater) => rater.id === me.data?.admin.id && !rater.is_unblinded);
  const take = (wanted: ExperimentStep) =>
    step.mutate(
      { id, etag, step: wanted },
      { onError: (error) => notifyError(failureOf(wanted), error) },
    );
  return (
    <>
      {mayEdit &&
        stepsOf(experiment).map((one) => (
          <Button
            key={one}
            variant={one === 'start' || one === 'promote' ? 'filled' : 'default'}
            loading={step.isPending}
            onClick={() => take(one)}
          >
            {steps[one]}
          </Button>
        ))}
      {isRater && state === 'running' && (
        <LinkButton to="/experiments/$experimentId/vote" params={{ experimentId: id }}>
          Vote
        </LinkButton>
      )}
    </>
  );
}
