import type { Import } from '~/api/transfer/imports';
import { bytesInWords } from '~/lib/text/bytes';
import { counted } from '~/lib/text/counts';
import { Expiry } from '~/ui/clip/Expiry';
import { RelativeTime } from '~/ui/text/RelativeTime';

/** Which file it is, whose, and until when its plan is good. */
export function ImportFacts({ one }: { one: Import }) {
  const { format, with_history, counts, status, requested_by, applied_by, applied_at } = one;
  const versions = with_history === false ? 'newest version' : 'version';
  return (
    <>
      {format !== null && `${format.toUpperCase()}, `}
      {bytesInWords(one.file_bytes)}
      {counts && `, ${counted(counts.versions, versions)}`}
      {' · '}
      {applied_at === null ? (
        <>
          <bdi>{requested_by?.display_name ?? 'Somebody'}</bdi>,{' '}
          <RelativeTime at={one.created_at} />
        </>
      ) : (
        <>
          applied by <bdi>{applied_by?.display_name ?? 'somebody'}</bdi>,{' '}
          <RelativeTime at={applied_at} />
        </>
      )}
      {status === 'planned' && (
        <>
          {' · '}
          <Expiry at={one.expires_at} rule="A plan is kept for 24 hours" />
        </>
      )}
    </>
  );
}
