import type { PromptVersion } from '~/api/prompts/prompts';
import { exactTime } from '~/lib/time/time';
import { TextLink } from '~/ui/link/TextLink';
import { writingOf } from './versions';

/** After who brought a version here, and when: the import, and who wrote it elsewhere. */
export function WrittenElsewhere({ version }: { version: PromptVersion }) {
  const writing = writingOf(version);
  if (writing === undefined) return null;
  const { import_id, author, at } = writing;
  return (
    <>
      {' · '}
      <TextLink
        size="xs"
        underline="always"
        to="/transfer/import/$importId"
        params={{ importId: import_id }}
      >
        import
      </TextLink>
      {at !== undefined && (
        <>
          , written <time dateTime={at}>{exactTime(at)}</time>
        </>
      )}
      {author !== undefined && (
        <>
          {' '}
          by <bdi>{author}</bdi>
        </>
      )}
    </>
  );
}
