import type { Video } from '~/api/clips/videos';
import { TextLink } from '~/ui/link/TextLink';

interface VersionLinkProps {
  video: Pick<Video, 'source' | 'character_id' | 'emotion' | 'prompt_version'>;
  size?: string;
}

/** To the version a video was made from, in the history it belongs to. */
export function VersionLink({ video, size = 'sm' }: VersionLinkProps) {
  const { source, character_id, emotion, prompt_version } = video;
  const search = { tab: 'history', v: prompt_version } as const;
  if (source === 'global') {
    return (
      <TextLink
        size={size}
        underline="always"
        to="/defaults/$emotion"
        params={{ emotion }}
        search={search}
      >
        Global default v{prompt_version}
      </TextLink>
    );
  }
  return (
    <TextLink
      size={size}
      underline="always"
      to="/characters/$characterId/$emotion"
      params={{ characterId: character_id, emotion }}
      search={search}
    >
      Own text v{prompt_version}
    </TextLink>
  );
}
