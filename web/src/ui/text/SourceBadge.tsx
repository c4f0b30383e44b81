import {
  IconAlertTriangle,
  IconCornerDownRight,
  IconTemplate,
  IconUser,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './SourceBadge.module.css';

export type Source = 'custom' | 'default' | 'template' | 'missing';

const looks: Record<Source, { icon: ReactNode; word: string }> = {
  custom: { icon: <IconUser size={13} aria-hidden />, word: 'Custom' },
  default: { icon: <IconCornerDownRight size={13} aria-hidden />, word: 'Default' },
  template: { icon: <IconTemplate size={13} aria-hidden />, word: 'Template' },
  missing: { icon: <IconAlertTriangle size={13} aria-hidden />, word: 'Missing' },
};

/** Where a cell's text comes from: in words, never by colour alone. */
export function SourceBadge({ source, note }: { source: Source; note?: string }) {
  const { icon, word } = looks[source];
  return (
    <span className={classes['badge']} data-source={source}>
      {icon}
      {word}
      {note !== undefined && <span className={classes['note']}>{note}</span>}
    </span>
  );
}

/** The wire's words in those of people. */
export function sourceOf(prompt: { source: string; template?: { state: string } | null }): Source {
  if (prompt.source === 'character') {
    return prompt.template && prompt.template.state !== 'detached' ? 'template' : 'custom';
  }
  return prompt.source === 'global' ? 'default' : 'missing';
}
