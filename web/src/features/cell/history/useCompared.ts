import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { CellRef } from '~/api/prompts/cell';
import { versionQuery, type PromptVersion } from '~/api/prompts/prompts';

export type DiffLook = 'side' | 'all' | undefined;

/** What can be done with the choice; always the same functions, so that rows need not change. */
export interface Choosing {
  show: (version: number) => void;
  compareWith: (version: number) => void;
}

export interface Compared {
  /** The number of the version that is looked at, and of the one it is compared with. */
  shown: number;
  base: number | null;
  shownVersion: PromptVersion | undefined;
  baseVersion: PromptVersion | undefined;
  error: Error | null;
  look: DiffLook;
  choosing: Choosing;
  showLast: () => void;
  swap: () => void;
  setLook: (look: DiffLook) => void;
}

interface Change {
  v?: number | undefined;
  vs?: number | undefined;
  view?: DiffLook;
}

/** Which two versions are compared, as the URL has it; without it the last and the one before. */
export function useCompared(cell: CellRef, versions: readonly PromptVersion[]): Compared {
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const last = versions[0]?.version ?? 1;
  const shown = Math.min(search.v ?? last, last);
  const before = shown > 1 ? shown - 1 : null;
  const base = search.vs !== undefined && search.vs <= last ? search.vs : before;
  const shownVersion = useVersion(cell, shown, versions);
  const baseVersion = useVersion(cell, base, versions);
  const look = search.view === 'side' || search.view === 'all' ? search.view : undefined;

  const go = useCallback(
    (changed: (v: number | undefined) => Change) =>
      void navigate({
        to: '.',
        search: (old) => ({ ...old, ...changed(old.v) }),
        replace: true,
        resetScroll: false,
      }),
    [navigate],
  );
  const choosing = useMemo<Choosing>(
    () => ({
      show: (version) => go(() => ({ v: version, vs: undefined })),
      compareWith: (version) => go((v) => ({ v: v ?? last, vs: version })),
    }),
    [go, last],
  );
  return {
    shown,
    base,
    shownVersion: shownVersion.data,
    baseVersion: baseVersion.data,
    error: shownVersion.error ?? baseVersion.error,
    look,
    choosing,
    showLast: () => go(() => ({ v: undefined, vs: undefined })),
    swap: () => base !== null && go(() => ({ v: base, vs: shown })),
    setLook: (view) => go(() => ({ view })),
  };
}

/** A version from the list, or read alone when the list has not come to it yet. */
function useVersion(cell: CellRef, number: number | null, versions: readonly PromptVersion[]) {
  const known = versions.find(({ version }) => version === number);
  const { data, error } = useQuery({
    ...versionQuery(cell, number ?? 1),
    enabled: number !== null && known === undefined && versions.length > 0,
  });
  return { data: known ?? (number === null ? undefined : data), error };
}
