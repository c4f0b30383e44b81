import type { Import } from '~/api/transfer/imports';
import { count } from '~/lib/text/counts';
import { ConfirmDialog } from '~/ui/dialog/ConfirmDialog';
import type { Decisions } from '../decisions/decisions';
import classes from '../Plan.module.css';
import { axesOf, outlineOf } from './outline';

interface ApplyDialogProps {
  counts: NonNullable<Import['counts']>;
  decisions: Decisions;
  isBusy: boolean;
  error: Error | null;
  onApply: () => void;
  onClose: () => void;
}

/** The last question before an import: what will happen, line by line. */
export function ApplyDialog({ counts, decisions, ...rest }: ApplyDialogProps) {
  const outline = outlineOf(counts, decisions);
  const lines: [number, string][] = [
    [outline.create, 'get a text of their own'],
    [outline.update, 'get the newer versions of the file'],
    [outline.overwrite, 'get the text of the file as their next version'],
    [outline.merge, 'get the versions of the file behind their own'],
    [outline.stay, 'stay as they are'],
    [outline.left_out + outline.errors, 'are left out'],
  ];
  const axes = axesOf(counts);
  return (
    <ConfirmDialog
      title="Apply this import?"
      confirmLabel="Apply"
      isBusy={rest.isBusy}
      error={rest.error}
      onConfirm={rest.onApply}
      onClose={rest.onClose}
    >
      <ul className={classes['lines']} aria-label="Prompts by what will happen to them">
        {lines
          .filter(([number]) => number > 0)
          .map(([number, words]) => (
            <li key={words}>
              <span className={classes['lineNumber']}>{count(number)}</span>
              <span>{words}</span>
            </li>
          ))}
      </ul>
      {axes !== '' && <p>New here: {axes}.</p>}
      <p>
        All of it happens at once, or nothing does. Whatever is replaced stays in the history of its
        cell and can be restored there.
      </p>
    </ConfirmDialog>
  );
}
