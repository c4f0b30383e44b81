import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { CellPrompt } from '~/api/prompts/cellPrompt';
import { resolutionQuery } from '~/api/prompts/resolutions';
import { parseVariables, stateOf, type Scope } from '~/lib/prompt/variables';
import classes from './SaveDialog.module.css';

interface WarningsProps {
  current: CellPrompt;
  text: string;
  scope: Scope;
}

/** What one should know before saving: for whom the text changes, and how it will arrive. */
export function Warnings({ current, text, scope }: WarningsProps) {
  const used = current.used_by_count ?? 0;
  const isOwn = current.is_own || current.cell.character_id === null;
  const followed =
    isOwn && current.template && current.template.state !== 'detached' ? current.template : null;
  const { data } = useQuery({ ...resolutionQuery(current.cell, text), retry: false });
  const isBlank = data?.problems.some(({ code }) => code === 'blank') ?? false;
  const hints = data?.hints ?? [];
  const unfilled = parseVariables(text).filter(
    (segment) =>
      segment.kind === 'malformed' ||
      (segment.kind === 'variable' && ['unknown', 'missing'].includes(stateOf(segment, scope))),
  );
  if (used === 0 && !followed && unfilled.length === 0 && hints.length === 0 && !isBlank) {
    return null;
  }
  return (
    <ul className={classes['warnings']}>
      {used > 0 && (
        <li>
          <IconAlertTriangle size={16} aria-hidden />
          This changes {used.toLocaleString('en')}{' '}
          {used === 1 ? 'character that uses' : 'characters that use'} the default.
          {current.overridden_by_count
            ? ` ${current.overridden_by_count.toLocaleString('en')} with a text of their own stay as they are.`
            : ''}
        </li>
      )}
      {followed && (
        <li>
          <IconAlertTriangle size={16} aria-hidden />
          This cell will no longer follow {followed.name}.
        </li>
      )}
      {unfilled.length > 0 && (
        <li>
          <IconAlertTriangle size={16} aria-hidden />
          {unfilled.length === 1 ? 'One variable stays' : `${unfilled.length} variables stay`} as
          written: {unfilled.map(({ source }) => source).join(', ')}
        </li>
      )}
      {isBlank && (
        <li>
          <IconAlertTriangle size={16} aria-hidden />
          With its variables filled in, nothing of the text can be seen: no clip can be made of it.
        </li>
      )}
      {hints.map(({ code, position, message }) => (
        <li key={`${code} ${String(position)}`}>
          <IconInfoCircle size={16} aria-hidden />
          {message}
        </li>
      ))}
    </ul>
  );
}
