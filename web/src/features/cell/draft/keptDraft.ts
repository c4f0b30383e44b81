import type { Draft } from '~/api/prompts/drafts';
import type { KeptDraft } from './draftChoice';

/** A draft of the server as the editor speaks of it. */
export function keptDraft({ prompt_text, base_version, updated_at, version }: Draft): KeptDraft {
  return { text: prompt_text, base_version, at: Date.parse(updated_at), version };
}
