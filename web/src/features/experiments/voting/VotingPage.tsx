import { Alert, Button, Group, Skeleton, VisuallyHidden } from '@mantine/core';
import { IconEyeOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { useMay } from '~/api/access/useMay';
import { experimentQuery } from '~/api/experiments/experiments';
import { isProblem, messageOf } from '~/lib/problem';
import { lazyPart } from '~/ui/lazy/lazyPart';
import { LinkButton } from '~/ui/link/LinkButton';
import { TextLink } from '~/ui/link/TextLink';
import { Unread } from '~/ui/page/NotFound';
import { NotKnownYet } from '~/ui/page/NotKnownYet';
import { Page } from '~/ui/page/Page';
import { BlindStage } from './BlindStage';
import { NotForYou } from './NotForYou';
import { NothingToVote } from './NothingToVote';
import { RatingBar } from './RatingBar';
import { Ring } from './Ring';
import { useVoting } from './useVoting';
import { VoteBar } from './VoteBar';
import classes from './Voting.module.css';

const route = getRouteApi('/shell/experiments/$experimentId/vote');
const UnblindDialog = lazyPart('overlay', () => import('./UnblindDialog'));

/** One pair after the other, and nothing that tells which text made which clip. */
export function VotingPage() {
  const { experimentId } = route.useParams();
  const voting = useVoting(experimentId);
  const { next, trial, upcoming, failure } = voting;
  const experiment = useQuery(experimentQuery(experimentId)).data;
  // An editor may be refused, too, for not being on the panel; the server says so.
  const mayVote = useMay('editor');
  const needsRole = isProblem(next.error) && next.error.status === 403 && !mayVote;
  const [seen, setSeen] = useState<readonly string[]>([]);
  const [isUnblinding, setIsUnblinding] = useState(false);
  const { answered = 0, count = 0 } = next.data ?? {};
  const stages = [trial, upcoming].filter((one) => one !== null);
  const notice = (id: string) => setSeen((ids) => (ids.includes(id) ? ids : [...ids, id]));
  return (
    <Page
      title={experiment?.mode === 'ratings' ? 'How good is each clip?' : 'Which clip is better?'}
      breadcrumbs={
        <TextLink to="/experiments/$experimentId" params={{ experimentId }} search={{}}>
          Leave the voting room
        </TextLink>
      }
      actions={count > 0 && <Ring done={answered} all={count} />}
    >
      {next.error && !next.data && needsRole && <NotForYou experimentId={experimentId} />}
      {next.error && !next.data && !needsRole && (
        <Unread
          error={next.error}
          what="The next pair could not be read"
          title="There is no such experiment"
          action={<LinkButton to="/experiments">To the experiments</LinkButton>}
          onRetry={() => void next.refetch()}
        />
      )}
      {failure && (
        <Alert color="yellow" role="alert" title="That answer was not counted">
          {messageOf(failure)} {trial && 'Your other answers are safe: go on with the pair below.'}
        </Alert>
      )}
      <NotKnownYet when={voting.isSending} what="counted" />
      {next.isPending && <Skeleton height={420} />}
      {trial && (
        <div className={classes['voting']} data-mode={experiment?.mode}>
          <VisuallyHidden role="status">
            Pair {Math.min(answered + 1, count)} of {count}
          </VisuallyHidden>
          <div className={classes['room']}>
            {stages.map((one) => (
              <BlindStage
                key={one.id}
                trial={one}
                isShown={one.id === trial.id}
                onSeen={() => notice(one.id)}
              />
            ))}
          </div>
          {experiment?.mode === 'ratings' ? (
            <RatingBar
              key={trial.id}
              voting={voting}
              isSeen={seen.includes(trial.id)}
              criteria={experiment.criteria}
            />
          ) : (
            experiment && <VoteBar voting={voting} isSeen={seen.includes(trial.id)} />
          )}
          <Group justify="center" className={classes['reveal'] ?? ''}>
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              leftSection={<IconEyeOff size={16} aria-hidden />}
              onClick={() => setIsUnblinding(true)}
            >
              See what is hidden…
            </Button>
          </Group>
        </div>
      )}
      {next.data && !trial && (
        <NothingToVote
          experimentId={experimentId}
          answered={answered}
          count={count}
          onOpened={() => void next.refetch()}
        />
      )}
      <Suspense fallback={null}>
        {isUnblinding && (
          <UnblindDialog
            experimentId={experimentId}
            answered={answered}
            onClose={() => setIsUnblinding(false)}
          />
        )}
      </Suspense>
    </Page>
  );
}
