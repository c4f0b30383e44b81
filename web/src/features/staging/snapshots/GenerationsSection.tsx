import { Button, Text } from '@mantine/core';
import type { UseInfiniteQueryResult, InfiniteData } from '@tanstack/react-query';
import { useState } from 'react';
import type { Generation } from '~/api/staging/generations';
import { bytesInWords } from '~/lib/text/bytes';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { LoadMore } from '~/ui/page/LoadMore';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { Section } from '~/ui/page/Section';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { originInWords } from '../origins';
import { GenerationState } from './GenerationState';
import { RollbackQuestion } from './RollbackQuestion';
import classes from './Snapshots.module.css';
import type { Target } from './target';

interface GenerationPage {
  generations: readonly Generation[];
}

interface GenerationsSectionProps {
  target: Target;
  generations: UseInfiniteQueryResult<InfiniteData<GenerationPage>>;
  isBusy: boolean;
}

/** The data that are served, those that were before and are kept, and the way back to them. */
export function GenerationsSection({ target, generations, isBusy }: GenerationsSectionProps) {
  const [asked, setAsked] = useState<Generation>();
  const kept =
    generations.data?.pages
      .flatMap((page) => page.generations)
      .filter(({ origin, state }) => origin !== 'snapshot' && state !== 'dropped') ?? [];
  return (
    <Section
      title="Generations"
      description="Whatever replaces the data makes another generation. The last ones are kept, to go back at once."
    >
      {generations.error && (
        <ErrorPanel
          error={generations.error}
          what="The generations could not be read"
          onRetry={() => void generations.refetch()}
        />
      )}
      {generations.isPending && <PageSkeleton rows={3} />}
      <ul className={classes['list']}>
        {kept.map((one) => (
          <li key={one.number} className={classes['row']}>
            <div className={classes['words']}>
              <Text size="sm" component="div">
                <strong>{one.number}</strong> {originInWords(one)}
              </Text>
              <div className={classes['meta']}>
                <GenerationState generation={one} />
                <span>
                  <bdi>{one.made_by}</bdi>, <RelativeTime at={one.made_at} />
                </span>
                {one.bytes !== null && <span>{bytesInWords(one.bytes)}</span>}
                <code>{one.database}</code>
              </div>
            </div>
            {canServeAgain(one) && (
              <Button
                size="compact-sm"
                variant="default"
                disabled={isBusy}
                aria-label={`Roll back… to generation ${one.number}`}
                onClick={() => setAsked(one)}
              >
                Roll back…
              </Button>
            )}
          </li>
        ))}
      </ul>
      {generations.hasNextPage && (
        <LoadMore
          isLoading={generations.isFetching}
          onLoad={() => void generations.fetchNextPage()}
        />
      )}
      {asked && (
        <RollbackQuestion target={target} generation={asked} onClose={() => setAsked(undefined)} />
      )}
    </Section>
  );
}

/** Only what was served once, and is whole. */
function canServeAgain({ state, is_served, is_idle, served_at }: Generation): boolean {
  return state === 'ready' && !is_served && !is_idle && served_at !== null;
}
