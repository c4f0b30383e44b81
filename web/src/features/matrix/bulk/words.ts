import { counted } from '~/lib/text/counts';
import type { BulkKind } from './plan';
import type { Undone } from './useBulkRun';

export function titleOf(kind: BulkKind, count: number): string {
  const cells = counted(count, 'cell');
  return {
    write: `Write one text to ${cells}`,
    reset: `Reset ${cells} to default`,
    test: `Test ${cells}`,
  }[kind];
}

export function buttonOf(kind: BulkKind, count: number): string {
  const cells = counted(count, 'cell');
  return {
    write: `Write to ${cells}`,
    reset: `Reset ${cells}`,
    test: count === 1 ? 'Render 1 preview' : `Render ${count} previews`,
  }[kind];
}

/** What a run did, as in "24 cells written." */
export function doneOf(kind: BulkKind, count: number): string {
  if (kind === 'test') return `${counted(count, 'preview')} on the way.`;
  return `${counted(count, 'cell')} ${kind === 'write' ? 'written' : 'reset'}.`;
}

export function undoneInWords({ restored, kept, failed }: Undone): string {
  const words = [`${counted(restored, 'cell')} back as before.`];
  if (kept > 0) {
    words.push(`${counted(kept, 'cell')} left alone, because somebody changed them since.`);
  }
  if (failed > 0) words.push(`${counted(failed, 'cell')} could not be reached: undo once more.`);
  return words.join(' ');
}
