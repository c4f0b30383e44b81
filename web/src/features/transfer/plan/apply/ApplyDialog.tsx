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
  const images: [number, string][] = [
    [outline.new_images, 'are added'],
    [outline.replaced_images, 'are replaced by those of the file'],
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
      <Lines label="Prompts by what will happen to them" lines={lines} />
      {outline.new_images + outline.replaced_images > 0 && (
        <>
          <p>Reference images:</p>
          <Lines label="Reference images by what will happen to them" lines={images} />
        </>
      )}
      {axes !== '' && <p>New here: {axes}.</p>}
      <p>
        All of it happens at once, or nothing does. Whatever is replaced stays in the history of its
        cell and can be restored there.
        {outline.replaced_images > 0 && ' A reference image has no history: it is gone.'}
      </p>
    </ConfirmDialog>
  );
}

function Lines({ label, lines }: { label: string; lines: [number, string][] }) {
  return (
    <ul className={classes['lines']} aria-label={label}>
      {lines
        .filter(([number]) => number > 0)
        .map(([number, words]) => (
          <li key={words}>
            <span className={classes['lineNumber']}>{count(number)}</span>
            <span>{words}</span>
          </li>
        ))}
    </ul>
  );
}
