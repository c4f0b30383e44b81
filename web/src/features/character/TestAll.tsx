import { Button, Progress, Text } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { testAll, type Preview } from '~/api/clips/previews';
import { isUnderWay } from '~/lib/clip/clip';
import classes from './Character.module.css';

interface TestAllProps {
  character_id: string;
  /** Of the character, as they are now. */
  previews: readonly Preview[];
}

/** A preview of every emotion at once, and how far they are. */
export function TestAll({ character_id, previews }: TestAllProps) {
  const queryClient = useQueryClient();
  const [batch, setBatch] = useState<readonly Preview[]>([]);
  const start = useMutation({
    mutationFn: () => testAll(character_id),
    onSuccess: async (answer) => {
      await queryClient.invalidateQueries({ queryKey: ['previews'] });
      setBatch(answer.previews);
    },
    meta: { failure: 'The previews were not started' },
  });
  const now = batch.map(
    (one) => previews.find(({ preview_id }) => preview_id === one.preview_id) ?? one,
  );
  const finished = now.filter(({ status }) => !isUnderWay(status)).length;
  const failed = now.filter(({ status }) => status === 'failed').length;
  const progress = now.reduce(
    (sum, { status, progress: part }) => sum + (isUnderWay(status) ? part : 1),
    0,
  );
  const isBusy = finished < now.length;
  return (
    <div className={classes['testAll']}>
      <Button
        leftSection={<IconPlayerPlay size={16} />}
        loading={start.isPending}
        disabled={isBusy}
        onClick={() => start.mutate()}
      >
        Test all emotions
      </Button>
      {now.length > 0 && (
        <div className={classes['progress']}>
          <Progress
            value={(100 * progress) / now.length}
            size="sm"
            aria-label="Progress of the previews"
          />
          <Text size="xs" role="status">
            {finished} of {now.length} previews ready
            {failed > 0 && `, ${failed} failed`}
          </Text>
        </div>
      )}
    </div>
  );
}
