import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { CellRef } from '~/api/prompts/cell';
import { cellQuery } from '~/api/prompts/cellPrompt';
import { versionsQuery } from '~/api/prompts/prompts';
import { TextLink } from '~/ui/link/TextLink';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { useCellPreviews } from '../previews/useCellPreviews';
import { Comparison } from './Comparison';
import classes from './History.module.css';
import { Sparkline } from './Sparkline';
import { useCompared } from './useCompared';
import { VersionList } from './VersionList';

/** Every version of a prompt, what changed between any two, and the way back to one. */
export function HistoryTab({ cell }: { cell: CellRef }) {
  const prompt = useQuery(cellQuery(cell));
  const history = useInfiniteQuery(versionsQuery(cell));
  const versions = useMemo(
    () => history.data?.pages.flatMap((page) => page.versions) ?? [],
    [history.data],
  );
  const total = history.data?.pages[0]?.total ?? 0;
  const compared = useCompared(cell, versions);
  const { previews } = useCellPreviews(cell);

  if (history.isPending) return <PageSkeleton rows={5} />;
  if (history.error && versions.length === 0) {
    return (
      <ErrorPanel
        error={history.error}
        what="The versions could not be read"
        onRetry={() => void history.refetch()}
      />
    );
  }
  if (versions.length === 0) {
    return (
      <Empty
        icon={<IconHistory size={26} />}
        title="No versions yet"
        action={
          <TextLink to="." search={(old) => ({ ...old, tab: undefined })}>
            To the text
          </TextLink>
        }
      >
        {cell.character_id === null
          ? 'This emotion has no default yet. Each time its text is saved, a version appears here.'
          : 'This cell never had a text of its own. Each time you save one, a version appears here, and every version can be brought back.'}
      </Empty>
    );
  }
  return (
    <div className={classes['history']}>
      <Sparkline versions={versions} total={total} compared={compared} />
      <div className={classes['columns']}>
        <div className={classes['list']}>
          <VersionList
            cell={cell}
            versions={versions}
            previews={previews}
            compared={compared}
            prompt={prompt.data}
          />
          {history.hasNextPage && (
            <Button
              variant="default"
              fullWidth
              loading={history.isFetchingNextPage}
              onClick={() => void history.fetchNextPage()}
            >
              Load older versions ({versions.length} of {total})
            </Button>
          )}
        </div>
        <Comparison cell={cell} compared={compared} last={versions[0]} prompt={prompt.data} />
      </div>
    </div>
  );
}
