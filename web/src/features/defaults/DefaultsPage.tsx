import { Skeleton, VisuallyHidden } from '@mantine/core';
import { useTimeout } from '@mantine/hooks';
import { IconMoodSmile } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { may, meQuery } from '~/api/access/session';
import { emotionsQuery } from '~/api/prompts/emotions';
import { globalPromptsQuery } from '~/api/prompts/globalPrompts';
import { TextLink } from '~/ui/link/TextLink';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { Page } from '~/ui/page/Page';
import { DefaultRow } from './DefaultRow';
import classes from './DefaultsPage.module.css';

/** The texts that stand in for those a character does not have. */
export function DefaultsPage() {
  const prompts = useQuery(globalPromptsQuery);
  const emotions = useQuery(emotionsQuery).data;
  const role = useQuery(meQuery).data?.admin.role ?? 'viewer';
  const nameOf = (emotion: string) =>
    emotions?.find(({ name }) => name === emotion)?.display_name ?? emotion;
  return (
    <Page
      narrow
      title="Global defaults"
      description="One text for each emotion. A character without a text of its own uses it, so a change here shows in all of them at once."
    >
      {prompts.isPending && <ListSkeleton />}
      {prompts.error && (
        <ErrorPanel
          error={prompts.error}
          what="The global defaults could not be read"
          onRetry={() => void prompts.refetch()}
        />
      )}
      {prompts.data?.length === 0 && (
        <Empty
          icon={<IconMoodSmile size={28} stroke={1.6} />}
          title="No emotions yet"
          action={<TextLink to="/emotions">Go to the emotions</TextLink>}
        >
          Each emotion has one global default. Create an emotion first.
        </Empty>
      )}
      {prompts.data && prompts.data.length > 0 && (
        <ul className={classes['list']}>
          {prompts.data.map((prompt) => (
            <DefaultRow
              key={prompt.emotion}
              prompt={prompt}
              name={nameOf(prompt.emotion)}
              mayWrite={may(role, 'editor')}
            />
          ))}
        </ul>
      )}
    </Page>
  );
}

/** Shown after 150 ms only, so that what is quick never blinks. */
function ListSkeleton() {
  const [isVisible, setIsVisible] = useState(false);
  useTimeout(() => setIsVisible(true), 150, { autoInvoke: true });
  return (
    <div aria-busy>
      <VisuallyHidden role="status">Loading…</VisuallyHidden>
      {isVisible &&
        Array.from({ length: 8 }, (_, row) => <Skeleton key={row} height={96} mb={8} />)}
    </div>
  );
}
