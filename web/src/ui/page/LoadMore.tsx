import { Button, Center } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { useEffect, useEffectEvent } from 'react';

interface LoadMoreProps {
  isLoading: boolean;
  onLoad: () => void;
}

/** At the end of a list that goes on: loads when it comes into sight, or when it is pressed. */
export function LoadMore({ isLoading, onLoad }: LoadMoreProps) {
  const { ref, entry } = useIntersection({ rootMargin: '400px' });
  const isNear = entry?.isIntersecting ?? false;
  const load = useEffectEvent(onLoad);
  useEffect(() => {
    if (isNear && !isLoading) load();
  }, [isNear, isLoading]);
  return (
    <Center ref={ref} py="sm">
      <Button variant="default" loading={isLoading} onClick={onLoad}>
        Load more
      </Button>
    </Center>
  );
}
