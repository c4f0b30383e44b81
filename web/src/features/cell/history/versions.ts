import type { Preview } from '~/api/clips/previews';
import type { CellRef } from '~/api/prompts/cell';
import type { PromptVersion } from '~/api/prompts/prompts';
import { isolated } from '~/lib/text/isolated';

export type VersionKind = 'edit' | 'restore' | 'deletion' | 'origin';

export function kindOf(version: PromptVersion): VersionKind {
  if (version.is_deleted) return 'deletion';
  if (version.reverted_from !== null) return 'restore';
  return version.origin === null ? 'edit' : 'origin';
}

/** Where a version comes from, in words: "Restore of v4". */
export function originOf(version: PromptVersion, isDefault: boolean): string {
  switch (kindOf(version)) {
    case 'deletion':
      return isDefault ? 'Deleted' : 'Back to the default';
    case 'restore':
      return `Restore of v${version.reverted_from}`;
    case 'origin':
      return originInWords(version.origin ?? {});
    case 'edit':
      return version.version === 1 ? 'First text' : 'Edit';
  }
}

/** The preview that shows a version of the cell, also when it was made before the text was saved. */
export function previewOf(
  { character_id }: CellRef,
  { version }: PromptVersion,
  previews: readonly Preview[],
): string | undefined {
  // A cell may also have previews of the default that shows through.
  const source = character_id === null ? 'global' : 'character';
  return previews.find(
    (one) => one.status === 'completed' && one.source === source && one.version === version,
  )?.preview_id;
}

/** Origins are written by imports, templates and tests: their kind comes first, then a name. */
function originInWords(origin: Record<string, unknown>): string {
  const kind = typeof origin['kind'] === 'string' ? origin['kind'].replaceAll('_', ' ') : 'import';
  const name = ['name', 'label', 'file'].map((key) => origin[key]).find(isText);
  const words = kind.charAt(0).toUpperCase() + kind.slice(1);
  return name === undefined ? words : `${words}: ${isolated(name)}`;
}

export interface Writing {
  import_id: string;
  /** Who wrote it, and when, as far as the file says. */
  author: string | undefined;
  at: string | undefined;
}

/** Of a version that an import brought: who wrote it elsewhere. */
export function writingOf({ origin }: PromptVersion): Writing | undefined {
  if (origin?.['kind'] !== 'import' || !isText(origin['import_id'])) return undefined;
  const by = origin['created_by'] as Record<string, unknown> | undefined;
  const author = by?.['display_name'];
  const at = origin['created_at'];
  return {
    import_id: origin['import_id'],
    author: isText(author) ? author : undefined,
    at: isText(at) ? at : undefined,
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
