import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { onLinkFailed, renewLink } from '~/lib/clip/steadyLink';

const media = '/media/';

/** Links to clips and posters end after an hour. When one turns out to be no good, whatever shows its
    file is read anew, with a fresh link. Once, around all pages. */
export function useLinkRenewal() {
  const queryClient = useQueryClient();
  useEffect(() => {
    const stop = onLinkFailed((file) =>
      queryClient.invalidateQueries({
        type: 'active',
        predicate: ({ state }) => JSON.stringify(state.data ?? null).includes(file),
      }),
    );
    // Heard on its way down: the failure of a picture or clip does not come up again.
    const hear = ({ target }: Event) => {
      if (!(target instanceof HTMLImageElement || target instanceof HTMLVideoElement)) return;
      const { pathname } = new URL(target.currentSrc || target.src, location.href);
      if (pathname.startsWith(media)) void renewLink(target.currentSrc || target.src);
    };
    window.addEventListener('error', hear, { capture: true });
    return () => {
      stop();
      window.removeEventListener('error', hear, { capture: true });
    };
  }, [queryClient]);
}
