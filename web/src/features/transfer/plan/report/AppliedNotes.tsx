import { Text } from '@mantine/core';
import { useMay } from '~/api/access/useMay';
import type { Import } from '~/api/transfer/imports';
import { counted } from '~/lib/text/counts';
import { TextLink } from '~/ui/link/TextLink';
import { axesOf } from '../apply/outline';

/** What came into being beside the prompts. */
export function AppliedNotes({ applied }: { applied: NonNullable<Import['applied']> }) {
  const { new_versions, new_characters, new_emotions, new_authors } = applied;
  const mayRule = useMay('admin');
  const axes = axesOf(new_characters, new_emotions);
  const authors = counted(new_authors, 'author');
  return (
    <Text size="sm">
      {counted(new_versions, 'version')} added to the histories.
      {axes !== '' && ` New here: ${axes}.`}
      {new_authors > 0 && (
        <>
          {' '}
          {mayRule ? (
            <TextLink to="/admins" underline="always">
              {authors}
            </TextLink>
          ) : (
            authors
          )}{' '}
          of those versions {new_authors === 1 ? 'was' : 'were'} unknown here; they are named in the
          history and cannot sign in.
        </>
      )}
    </Text>
  );
}
