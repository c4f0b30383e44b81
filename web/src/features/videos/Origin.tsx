import { Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Video } from '~/api/clips/videos';
import { cellQuery } from '~/api/prompts/cellPrompt';
import { TextLink } from '~/ui/link/TextLink';
import { SourceBadge } from '~/ui/text/SourceBadge';
import { VersionLink } from './VersionLink';
import classes from './Videos.module.css';

interface OriginProps {
  video: Video;
  who: string;
  what: string;
}

/** In one sentence: which version of whose text, and whether it is still the current one. */
export function Origin({ video, who, what }: OriginProps) {
  const isDefault = video.source === 'global';
  const cell = { character_id: isDefault ? null : video.character_id, emotion: video.emotion };
  const now = useQuery(cellQuery(cell)).data;
  const isCurrent = now?.is_own === true && now.version === video.prompt_version;
  return (
    <section className={classes['panel']} aria-labelledby="origin">
      <Title order={2} id="origin">
        Where the text comes from
      </Title>
      <div className={classes['origin']}>
        <SourceBadge source={isDefault ? 'default' : 'custom'} note={`v${video.prompt_version}`} />
        <Text size="sm" component="div">
          <bdi>{who}</bdi>, <bdi>{what}</bdi>{' '}
          {isDefault
            ? 'had no text of its own, so the default was used: '
            : 'had its own text, and this version of it was used: '}
          <VersionLink video={video} />.
        </Text>
      </div>
      <Text size="sm" component="div" className={classes['quiet']}>
        {now && isCurrent && 'It is still the current text. '}
        {now && !isCurrent && <Changed video={video} last={now.own_version} />}
        <TextLink
          underline="always"
          to="/videos"
          search={{ prompt_id: video.prompt_id, prompt_version: video.prompt_version }}
        >
          All videos made by this version
        </TextLink>
      </Text>
    </section>
  );
}

function Changed({ video, last }: { video: Video; last: number | null }) {
  if (last === null) return 'The text is gone since. ';
  const { emotion, character_id: characterId, prompt_version: vs } = video;
  const search = { tab: 'history', v: last, vs } as const;
  const words = 'See what changed';
  return (
    <>
      The text changed since, to v{last}.{' '}
      {video.source === 'global' ? (
        <TextLink underline="always" to="/defaults/$emotion" params={{ emotion }} search={search}>
          {words}
        </TextLink>
      ) : (
        <TextLink
          underline="always"
          to="/characters/$characterId/$emotion"
          params={{ characterId, emotion }}
          search={search}
        >
          {words}
        </TextLink>
      )}
      {'. '}
    </>
  );
}
