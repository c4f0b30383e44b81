import { Text, Title } from '@mantine/core';
import { IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { usageLogQuery, type Video } from '~/api/clips/videos';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { sha256 } from '~/lib/browser/sha256';
import { Fact } from './VideoFacts';
import classes from './Videos.module.css';

/** What the log holds of this video for good, checked against the text above. */
export function UsageLogRow({ video }: { video: Video }) {
  const log = useInfiniteQuery(usageLogQuery({ video_id: video.video_id }));
  const entry = log.data?.pages[0]?.entries[0];
  const text = video.resolved_prompt_text;
  const hash = useQuery({
    queryKey: ['sha256', text],
    queryFn: () => sha256(text),
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
  return (
    <section className={classes['panel']} aria-labelledby="usage-log">
      <Title order={2} id="usage-log">
        Usage log
      </Title>
      {!entry && (
        <Text size="sm" className={classes['quiet']}>
          {video.status === 'completed'
            ? log.isPending
              ? 'Reading the log…'
              : 'The entry of this video is not written yet. It is tried again until it is.'
            : 'The entry is written when the video is completed, and never changes after that.'}
        </Text>
      )}
      {entry && (
        <>
          <dl className={classes['facts']}>
            <Fact name="Logged">
              <RelativeTime at={entry.logged_at} />
            </Fact>
            <Fact name="Version">
              v{entry.prompt_version},{' '}
              {entry.source === 'global' ? 'global default' : "the character's own text"}
            </Fact>
            <Fact name="SHA-256 of the text" isId>
              {entry.resolved_sha256}
            </Fact>
          </dl>
          {typeof hash === 'string' && <Check isSame={hash === entry.resolved_sha256} />}
        </>
      )}
    </section>
  );
}

function Check({ isSame }: { isSame: boolean }) {
  const Icon = isSame ? IconShieldCheck : IconShieldX;
  return (
    <Text size="sm" className={classes['check']} data-same={isSame}>
      <Icon size={18} aria-hidden />
      {isSame
        ? 'The text above is, to the letter, the one that was logged.'
        : 'The text above is not the one that was logged.'}
    </Text>
  );
}
