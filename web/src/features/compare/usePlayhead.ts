import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { SyncedClips } from '~/lib/clip/SyncedClips';

/** How often the playhead may be written to the URL: browsers allow no more than some per second. */
const interval = 1000;

/** Keeps the playhead in the URL, for a link to this very frame. */
export function usePlayhead(clips: SyncedClips) {
  const navigate = useNavigate({ from: '/previews/compare' });
  useEffect(() => {
    let written = clips.snapshot().time;
    const timer = setInterval(() => {
      const { time } = clips.snapshot();
      if (Math.abs(time - written) < 0.01) return;
      written = time;
      void navigate({
        search: (now) => ({ ...now, t: time < 0.01 ? undefined : Number(time.toFixed(2)) }),
        replace: true,
        resetScroll: false,
      });
    }, interval);
    return () => clearInterval(timer);
  }, [clips, navigate]);
}
