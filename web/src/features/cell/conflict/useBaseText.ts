import { useQuery } from '@tanstack/react-query';
import { type CellPrompt } from '~/api/prompts/cellPrompt';
import { versionQuery } from '~/api/prompts/prompts';
import type { CellEditor } from '../useCellEditor';
import type { BaseText } from './MergeDialog';

/** The text from which the one in the editor began. */
export function useBaseText({ cell }: CellPrompt, editor: CellEditor): BaseText {
  const { base_text, base_version } = editor;
  const { data, error } = useQuery({
    ...versionQuery(cell, base_version ?? 0),
    enabled: base_text === null && base_version !== null,
  });
  if (base_text !== null) return { text: base_text, error: null };
  if (base_version === null || error) return { text: '', error };
  return { text: data && (data.prompt_text ?? ''), error: null };
}
