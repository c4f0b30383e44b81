import { Button, Group, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '~/api/access/useMay';
import { useNames } from '~/api/people/useNames';
import { choicesQuery } from '~/api/providers/choices';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { LoadMore } from '~/ui/page/LoadMore';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { ChoiceDialog } from './ChoiceDialog';
import { ChoiceRow } from './ChoiceRow';
import { scopeKind, scopeKinds, scopeWords } from './scopes';
import classes from '../Providers.module.css';

/** Who makes the clips of what; `preset` is one that is to be chosen for something. */
export function ChoicesTab({ preset }: { preset: string | undefined }) {
  const list = useInfiniteQuery(choicesQuery({}));
  const choices = list.data?.pages.flatMap((page) => page.choices) ?? [];
  const mayEdit = useMay('editor');
  const names = useNames(choices.map(({ character_id }) => character_id));
  const [isChoosing, setIsChoosing] = useState(preset !== undefined);
  const shown = choices.filter(({ maker }) => maker !== 'inherit');
  return (
    <>
      <Group justify="space-between" align="flex-start" mb="md">
        <Text size="sm" c="var(--mien-quiet)" className={classes['lead'] ?? ''}>
          The most specific choice counts: that of a cell, else of its character, else of its
          emotion, else of everything. Clips that were asked for keep what was chosen then.
        </Text>
        {mayEdit && (
          <Button
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => setIsChoosing(true)}
          >
            New choice
          </Button>
        )}
      </Group>
      {list.error && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <PageSkeleton rows={3} />}
      {list.isSuccess &&
        scopeKinds.map((kind) => {
          const ofKind = shown.filter((choice) => scopeKind(choice) === kind);
          if (ofKind.length === 0 && kind !== 'all') return null;
          return (
            <section key={kind} aria-label={scopeWords[kind].title} className={classes['scope']}>
              <h2 className={classes['scopeTitle']}>{scopeWords[kind].title}</h2>
              <Text size="sm" c="var(--mien-quiet)">
                {scopeWords[kind].about}
              </Text>
              <ul className={classes['lines']}>
                {ofKind.map((choice) => (
                  <ChoiceRow
                    key={`${choice.character_id} ${choice.emotion}`}
                    choice={choice}
                    names={names}
                    mayEdit={mayEdit}
                  />
                ))}
                {ofKind.length === 0 && (
                  <li className={classes['line']}>
                    <span>All clips</span>
                    <Text size="sm">The built-in renderer: nobody has chosen another yet.</Text>
                  </li>
                )}
              </ul>
            </section>
          );
        })}
      {list.hasNextPage && (
        <LoadMore isLoading={list.isFetching} onLoad={() => void list.fetchNextPage()} />
      )}
      {isChoosing && <ChoiceDialog preset={preset} onClose={() => setIsChoosing(false)} />}
    </>
  );
}
