import { Text } from '@mantine/core';
import { CopyField } from '~/ui/field/CopyField';
import classes from '../Transfer.module.css';

const sample = `character_slug,emotion,prompt_text
sherlock-holmes,excited,"{character_name} bows over his violin."
,excited,"{character_name} smiles."`;

/** What a file can be, for those who write one by hand. */
export function FileFormats() {
  return (
    <details className={classes['formats']}>
      <summary>What the file has to look like</summary>
      <Text size="sm">
        An export from here or from another environment can be imported as it is. It holds the
        characters and emotions too, so those that are missing here are created.
      </Text>
      <Text size="sm">
        A table written by hand needs just three columns: <code>character_slug</code>,{' '}
        <code>emotion</code> and <code>prompt_text</code>. Without a slug it is a global default.
        Texts with commas, quotes or line breaks stand in quotes; semicolons or tabs may separate
        the columns, too. In Excel, save as “CSV UTF-8 (Comma delimited)”.
      </Text>
      <Text size="sm">
        Whoever edits an export leaves <code>sha256</code> empty, or out, where they changed
        something: with it Mien sees that a file came through whole.
      </Text>
      <CopyField label="For example" value={sample} />
    </details>
  );
}
