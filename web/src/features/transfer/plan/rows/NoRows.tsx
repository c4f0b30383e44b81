import { IconFilterOff, IconTrashX } from '@tabler/icons-react';
import { Empty } from '~/ui/page/Empty';
import { NoMatch } from '~/ui/page/NoMatch';

interface NoRowsProps {
  /** They were there, and are no longer kept. */
  isGone: boolean;
  isFiltered: boolean;
  onClear: () => void;
}

export function NoRows({ isGone, isFiltered, onClear }: NoRowsProps) {
  if (isGone) {
    return (
      <Empty icon={<IconTrashX size={26} />} title="The rows are no longer kept">
        The numbers above stay. What was done to each prompt stands in its history and in the audit
        log.
      </Empty>
    );
  }
  if (!isFiltered) {
    return (
      <Empty icon={<IconFilterOff size={26} />} title="No prompts are in this file">
        It may hold characters, emotions or reference images alone; those are shown above.
      </Empty>
    );
  }
  return (
    <NoMatch title="No row matches" onClear={onClear}>
      No prompt of the file fits the search and the chosen number.
    </NoMatch>
  );
}
