import {
  IconAlertTriangle,
  IconArrowsSplit2,
  IconCircleArrowUp,
  IconCirclePlus,
  IconEqual,
  IconArrowMerge,
  IconPlayerSkipForward,
  IconReplace,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ImportAction, ImportOutcome } from '~/api/transfer/imports';
import { actionWords, outcomeWords } from '../texts';
import classes from './ActionBadge.module.css';

const icons: Record<ImportAction | ImportOutcome, ReactNode> = {
  create: <IconCirclePlus size={14} aria-hidden />,
  created: <IconCirclePlus size={14} aria-hidden />,
  update: <IconCircleArrowUp size={14} aria-hidden />,
  updated: <IconCircleArrowUp size={14} aria-hidden />,
  unchanged: <IconEqual size={14} aria-hidden />,
  conflict: <IconArrowsSplit2 size={14} aria-hidden />,
  error: <IconAlertTriangle size={14} aria-hidden />,
  overwritten: <IconReplace size={14} aria-hidden />,
  merged: <IconArrowMerge size={14} aria-hidden />,
  skipped: <IconPlayerSkipForward size={14} aria-hidden />,
};

type ActionBadgeProps =
  { action: ImportAction; outcome?: never } | { action?: never; outcome: ImportOutcome };

/** What happens to a row, or what happened: an icon and a word, never colour alone. */
export function ActionBadge({ action, outcome }: ActionBadgeProps) {
  const name = outcome ?? action;
  const { word } = outcome === undefined ? actionWords[action] : outcomeWords[outcome];
  return (
    <span className={classes['badge']} data-name={name}>
      {icons[name]}
      {word}
    </span>
  );
}
