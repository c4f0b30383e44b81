import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { trialClipFailure } from '~/api/experiments/experiments';
import { LinkButton } from '~/ui/link/LinkButton';
import { SideWord } from './SideWord';
import classes from './Voting.module.css';

interface MissingClipProps {
  side: 'left' | 'right';
  source: string;
  onAgain: () => void;
}

/** In the place of a clip that did not load: which it is, why, and the ways on. */
export function MissingClip({ side, source, onAgain }: MissingClipProps) {
  const why = useQuery({
    queryKey: ['trial-clip-failure', source],
    queryFn: ({ signal }) => trialClipFailure(source, signal),
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <div className={classes['missing']} role="alert">
      <Text fw={600}>
        <SideWord side={side} /> clip: it did not load
      </Text>
      <Text size="sm">
        {why.data} This pair cannot be answered without it. Your answers before are safe.
      </Text>
      <Group gap="xs" justify="center">
        <Button size="compact-sm" variant="white" color="dark" onClick={onAgain}>
          Load it again
        </Button>
        <LinkButton to="/experiments" search={{}} size="compact-sm" variant="outline" color="white">
          Go on with another experiment
        </LinkButton>
      </Group>
    </div>
  );
}
