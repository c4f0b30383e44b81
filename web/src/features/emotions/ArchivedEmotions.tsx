import { Button, Code } from '@mantine/core';
import { IconArchive } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { archivedEmotionsQuery } from '~/api/prompts/emotions';
import { useEmotionChanges } from '~/api/prompts/useEmotionChanges';
import { isolated } from '~/lib/text/isolated';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { notifyDone, notifyError } from '~/ui/toast/notify';
import classes from './EmotionsPage.module.css';

export function ArchivedEmotions({ mayEdit }: { mayEdit: boolean }) {
  const archived = useQuery(archivedEmotionsQuery);
  const { restore } = useEmotionChanges();
  if (archived.error) {
    return <ErrorPanel error={archived.error} onRetry={() => void archived.refetch()} />;
  }
  if (!archived.data) return <PageSkeleton rows={3} />;
  if (archived.data.length === 0) {
    return (
      <Empty icon={<IconArchive size={28} />} title="No emotion is archived">
        What you archive waits here, with all its texts, until you restore it.
      </Empty>
    );
  }
  return (
    <ul className={classes['list']}>
      {archived.data.map(({ name, display_name, archived_at }) => (
        <li key={name} className={classes['row']}>
          <div className={classes['words']}>
            <h2 className={classes['name']}>
              <bdi>{display_name}</bdi> <Code>{name}</Code>
            </h2>
            {archived_at !== null && (
              <p className={classes['description']}>
                archived <RelativeTime at={archived_at} />
              </p>
            )}
          </div>
          {mayEdit && (
            <Button
              variant="default"
              onClick={() =>
                restore.mutate(name, {
                  onSuccess: () =>
                    notifyDone(`${isolated(display_name)} is back for every character.`),
                  onError: (error) =>
                    notifyError(`${isolated(display_name)} was not restored`, error),
                })
              }
            >
              Restore
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
