import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { startTest } from '~/api/clips/previews';
import {
  bulkMost,
  bulkReset,
  bulkSave,
  bulkUndo,
  hasChanged,
  type BulkResult,
} from '~/api/prompts/bulk';
import { isProblem } from '~/lib/problem';
import { givenText } from '~/lib/text/blank';
import { runBatch } from './batch';
import type { BulkKind, ChosenCell } from './plan';
import { emptyReport, reportOf, testReportOf, type Report } from './report';

export interface Wording {
  text: string;
  reason: string;
}

export interface Undone {
  restored: number;
  /** Left alone, because somebody changed them since. */
  kept: number;
  /** Not reached: they can be undone once more. */
  failed: number;
}

export type Stage =
  | { name: 'plan' }
  | { name: 'running'; done: number; total: number; isUndo: boolean }
  | { name: 'report'; report: Report; undone?: Undone };

/** Small enough that the bar moves and one can stop, large enough to be quick. */
function chunkSize(count: number): number {
  return count > 1000 ? bulkMost : 50;
}

/** Refusals because of what a cell is; anything else would befall all of them. */
function isAboutCells(error: Error): boolean {
  return isProblem(error) && [404, 409, 412].includes(error.status);
}

const outdated = ['matrix', 'characters', 'prompts', 'cell', 'global-prompts', 'previews'];

/** Runs a bulk action over cells: run, report, run again for what failed, and undo all of it. */
export function useBulkRun(kind: BulkKind) {
  const queryClient = useQueryClient();
  const [stage, setStage] = useState<Stage>({ name: 'plan' });
  const stopping = useRef(new AbortController());
  const report = useRef<Report>(emptyReport);

  const begin = (total: number, isUndo: boolean) => {
    stopping.current = new AbortController();
    setStage({ name: 'running', done: 0, total, isUndo });
    return {
      signal: stopping.current.signal,
      onProgress: (done: number) => setStage({ name: 'running', done, total, isUndo }),
    };
  };
  const refresh = () =>
    Promise.all(outdated.map((key) => queryClient.invalidateQueries({ queryKey: [key] })));

  const run = async (cells: readonly ChosenCell[], { text, reason }: Wording) => {
    const common = { ...begin(cells.length, false), isAboutItems: isAboutCells };
    if (kind === 'test') {
      const send = async ([cell]: readonly ChosenCell[]) =>
        cell ? [await testPatiently(cell)] : [];
      const outcome = await runBatch(cells, { ...common, size: 1, send });
      report.current = testReportOf(report.current, outcome);
    } else {
      const send = (some: readonly ChosenCell[]): Promise<BulkResult[]> =>
        kind === 'write'
          ? bulkSave(some, text, givenText(reason))
          : bulkReset(some, givenText(reason));
      const outcome = await runBatch(cells, { ...common, size: chunkSize(cells.length), send });
      report.current = reportOf(report.current, outcome, cells);
    }
    setStage({ name: 'report', report: report.current });
    await refresh();
  };

  const undo = async (): Promise<Undone> => {
    const { changed } = report.current;
    const { results, failures, left } = await runBatch(changed, {
      ...begin(changed.length, true),
      size: chunkSize(changed.length),
      send: bulkUndo,
      isAboutItems: isAboutCells,
    });
    const restored = results.filter(hasChanged).length;
    const missed = [...failures.map(({ item }) => item), ...left];
    const undone = { restored, kept: results.length - restored, failed: missed.length };
    report.current = { ...report.current, changed: missed };
    setStage({ name: 'report', report: report.current, undone });
    await refresh();
    return undone;
  };

  return { stage, run, undo, stop: () => stopping.current.abort() };
}

/** Waits when the server asks for patience. */
async function testPatiently({ character_id, emotion }: ChosenCell) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startTest({ character_id, emotion });
    } catch (error) {
      const isBusy = isProblem(error) && error.status === 429;
      if (!isBusy || attempt === 5) throw error;
      await new Promise((resume) => setTimeout(resume, attempt * 1000));
    }
  }
}
