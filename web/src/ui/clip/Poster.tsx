import { IconPhotoOff } from '@tabler/icons-react';
import { useState } from 'react';
import { steadyLink } from '~/lib/clip/steadyLink';
import { whyUnshown } from '~/lib/clip/unshown';

interface PosterProps {
  link: string;
  alt?: string;
  className?: string | undefined;
}

/** The poster of a clip, or why there is none to see. */
export function Poster({ link, alt = '', className }: PosterProps) {
  const source = steadyLink(link);
  const [failure, setFailure] = useState<{ source: string; why: string }>();
  const explain = async () => {
    setFailure({ source, why: await whyUnshown(source) });
  };
  if (failure?.source === source) {
    return (
      <span role="img" aria-label={failure.why} title={failure.why}>
        <IconPhotoOff size={24} aria-hidden />
      </span>
    );
  }
  return (
    <img
      src={source}
      alt={alt}
      loading="lazy"
      className={className}
      onError={() => void explain()}
    />
  );
}
