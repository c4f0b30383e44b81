import type { ReactNode } from 'react';
import { useCopy } from '~/lib/browser/clipboard';

interface CopyProps {
  value: string;
  children: (state: { copied: boolean; copy: () => void }) => ReactNode;
}

/** Renders a button that copies `value`; `copied` is true for a moment after it was pressed. */
export function Copy({ value, children }: CopyProps) {
  const { copied, copy } = useCopy();
  return children({ copied, copy: () => copy(value) });
}
