import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { meQuery } from '~/api/access/session';
import { useAwayInterval } from '~/api/events/useAwayInterval';
import { experimentQuery, type Experiment } from '~/api/experiments/experiments';
import { LinkButton } from '~/ui/link/LinkButton';
import { TextLink } from '~/ui/link/TextLink';
import { Unread } from '~/ui/page/NotFound';
import { Page } from '~/ui/page/Page';
import { StateWord } from '../StateWord';
import { ExperimentBody } from './ExperimentBody';
import { PutAway } from './PutAway';

const route = getRouteApi('/shell/experiments/$experimentId');

/** A design to edit, or what is compared, how far it is, and what was found. */
export function ExperimentPage() {
  const { experimentId } = route.useParams();
  const interval = useAwayInterval();
  const {
    data: experiment,
    error,
    refetch,
  } = useQuery({
    ...experimentQuery(experimentId),
    refetchInterval: ({ state }) => isUnderWay(state.data) && interval,
  });
  return (
    <Page
      title={experiment ? `${experiment.number}. ${experiment.name}` : 'Experiment'}
      narrow={experiment?.state === 'draft'}
      description={experiment && <StateWord of={experiment} />}
      breadcrumbs={
        <nav aria-label="Breadcrumb">
          <TextLink to="/experiments" search={{}}>
            Experiments
          </TextLink>
        </nav>
      }
      actions={experiment && <Actions experiment={experiment} />}
    >
      {error && !experiment && (
        <Unread
          error={error}
          what="The experiment could not be read"
          title="There is no such experiment"
          action={<LinkButton to="/experiments">To the experiments</LinkButton>}
          onRetry={() => void refetch()}
        />
      )}
      {!experiment && !error && <Skeleton height={420} />}
      {experiment && <ExperimentBody key={experiment.id} experiment={experiment} />}
    </Page>
  );
}

function isUnderWay(experiment: Experiment | undefined): boolean {
  return experiment?.state === 'rendering' || experiment?.state === 'running';
}

function Actions({ experiment }: { experiment: Experiment & { etag: string } }) {
  const me = useQuery(meQuery).data?.admin.id;
  const { id, state, raters } = experiment;
  const mayVote = raters.some((rater) => rater.id === me && !rater.is_unblinded);
  return (
    <>
      <PutAway experiment={experiment} />
      {mayVote && (state === 'running' || state === 'rendering') && (
        <LinkButton to="/experiments/$experimentId/vote" params={{ experimentId: id }}>
          Vote
        </LinkButton>
      )}
    </>
  );
}
