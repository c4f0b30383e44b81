// The prompt of a cell or of a global default: an editor need not know which of both it shows.
import { queryOptions } from '@tanstack/react-query';
import { isProblem } from '~/lib/problem';
import { client, taggedBody, type Schema } from '../client';
import { cellKey, type CellRef } from './cell';
import type { Prompt, VariableProblem } from './prompts';

/** What a cell, or a global default, stands for. */
export interface CellPrompt {
  cell: CellRef;
  prompt_id: string | null;
  prompt_text: string | null;
  /** Of the text that is shown: for a cell that inherits, the version of the default. */
  version: number | null;
  version_id: string | null;
  /** The version of its own prompt, a deletion included; null when it never had one. */
  own_version: number | null;
  source: Schema<'PromptSource'>;
  /** Whether the text is its own; false for what is inherited or missing. */
  is_own: boolean;
  updated_at: string | null;
  updated_by: Schema<'AdminReference'>;
  template: Prompt['template'];
  problems: readonly VariableProblem[];
  /** Of a global default only. */
  used_by_count: number | null;
  overridden_by_count: number | null;
  /** To send back with a change. */
  etag: string;
}

/** The tag of something that has no version yet. */
const newTag = '"0"';

/** The number before the dot of an ETag such as "3.0"; null for 0, which is none. */
export function ownVersionOf(etag: string): number | null {
  const version = Number.parseInt(etag.replace(/^(W\/)?"/, ''), 10);
  return version > 0 ? version : null;
}

async function getCell(id: string, emotion: string, signal: AbortSignal): Promise<CellPrompt> {
  const prompt = await taggedBody(
    client.GET('/api/admin/characters/{id}/emotional-prompts/{emotion}', {
      params: { path: { id, emotion } },
      signal,
    }),
  );
  const { prompt_id, prompt_text, version, version_id, source, updated_at, etag } = prompt;
  return {
    cell: { character_id: id, emotion },
    prompt_id,
    prompt_text,
    version,
    version_id,
    own_version: ownVersionOf(etag),
    source,
    is_own: prompt.is_global_override,
    updated_at,
    updated_by: prompt.updated_by,
    template: prompt.template,
    problems: prompt.problems,
    used_by_count: null,
    overridden_by_count: null,
    etag,
  };
}

async function getDefault(emotion: string, signal: AbortSignal): Promise<CellPrompt> {
  const cell = { character_id: null, emotion };
  const common = { cell, problems: [] };
  try {
    const found = await taggedBody(
      client.GET('/api/admin/global-prompts/{emotion}', { params: { path: { emotion } }, signal }),
    );
    return {
      ...common,
      prompt_id: found.id,
      prompt_text: found.prompt_text,
      version: found.version,
      version_id: found.version_id,
      own_version: found.version,
      source: 'global',
      is_own: true,
      updated_at: found.updated_at,
      updated_by: found.updated_by,
      template: found.template,
      used_by_count: found.used_by_count,
      overridden_by_count: found.overridden_by_count,
      etag: found.etag,
    };
  } catch (error) {
    if (!isProblem(error) || error.status !== 404) throw error;
    // An emotion that is new has no default yet.
    return {
      ...common,
      prompt_id: null,
      prompt_text: null,
      version: null,
      version_id: null,
      own_version: null,
      source: 'missing',
      is_own: true,
      updated_at: null,
      updated_by: null,
      template: null,
      used_by_count: null,
      overridden_by_count: null,
      etag: newTag,
    };
  }
}

/** The prompt of a cell or a global default, with the tag that a change of it needs. */
export function cellQuery(cell: CellRef) {
  return queryOptions({
    queryKey: [...cellKey(cell), 'prompt'],
    queryFn: ({ signal }) =>
      cell.character_id === null
        ? getDefault(cell.emotion, signal)
        : getCell(cell.character_id, cell.emotion, signal),
  });
}
