import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Video } from '~/api/clips/videos';
import { useUserName } from '~/api/people/useUserName';
import { usd } from '~/lib/text/money';
import { seamTitle, seamWord } from '~/shared/clips/seam';
import { CellLink } from '~/ui/link/CellLink';
import { TextLink } from '~/ui/link/TextLink';
import { RelativeTime } from '~/ui/text/RelativeTime';
import classes from './Videos.module.css';

interface VideoFactsProps {
  video: Video;
  who: string;
  what: string;
}

export function VideoFacts({ video, who, what }: VideoFactsProps) {
  const { settings, depicted, generation_timestamp: finished } = video;
  return (
    <section className={classes['panel']} aria-labelledby="facts">
      <Title order={2} id="facts">
        How it was made
      </Title>
      <dl className={classes['facts']}>
        <Fact name="Cell">
          <CellLink character_id={video.character_id} emotion={video.emotion}>
            <bdi>{who}</bdi>, <bdi>{what}</bdi>
          </CellLink>
        </Fact>
        <Fact name="Made for">
          {video.user_id === null ? 'No user' : <UserLink id={video.user_id} />}
        </Fact>
        <Fact name="Asked for">
          <bdi>{video.requested_by?.display_name ?? 'A program'}</bdi>,{' '}
          <RelativeTime at={video.created_at} />
        </Fact>
        <Fact name="Finished">{finished ? <RelativeTime at={finished} /> : 'Not yet'}</Fact>
        <Fact name="Rendered by">
          {video.preset ? (
            <>
              <TextLink to="/presets/$presetId" params={{ presetId: video.preset.id }} search={{}}>
                <bdi>{video.preset.name}</bdi> v{video.preset.version}
              </TextLink>{' '}
              by {video.provider}
            </>
          ) : (
            (video.provider ?? 'Unknown')
          )}
        </Fact>
        {typeof video.estimated_cost_usd === 'number' && (
          <Fact name="Expected to cost">{usd(video.estimated_cost_usd)}</Fact>
        )}
        {typeof video.seam_score === 'number' && (
          <Fact name="Seam">
            <span title={seamTitle(video.seam_score)}>
              {video.seam_score.toFixed(2)}, {seamWord(video.seam_score)}
            </span>
          </Fact>
        )}
        {settings && (
          <>
            <Fact name="Picture">
              {settings.width} × {settings.height}, {settings.fps} frames a second
            </Fact>
            <Fact name="Length">{(settings.duration_ms / 1000).toFixed(1)} s</Fact>
            <Fact name="Seed">{settings.seed}</Fact>
          </>
        )}
        {depicted && (
          <Fact name="Depicts">
            <bdi>{depicted.name}</bdi>: <bdi>{depicted.description}</bdi>
          </Fact>
        )}
        <Fact name="Video id" isId>
          {video.video_id}
        </Fact>
        <Fact name="Prompt id" isId>
          {video.prompt_id}
        </Fact>
        <Fact name="Resolution id" isId>
          {video.resolution_id}
        </Fact>
      </dl>
    </section>
  );
}

interface FactProps {
  name: string;
  isId?: boolean;
  children: ReactNode;
}

export function Fact({ name, isId = false, children }: FactProps) {
  return (
    <div className={classes['fact']}>
      <dt>{name}</dt>
      <dd data-id={isId || undefined}>{children}</dd>
    </div>
  );
}

function UserLink({ id }: { id: string }) {
  return (
    <TextLink to="/users/$userId" params={{ userId: id }}>
      {useUserName(id)}
    </TextLink>
  );
}
