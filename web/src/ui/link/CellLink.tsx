import type { ReactNode } from 'react';
import { TextLink } from './TextLink';

interface CellLinkProps {
  /** null: the global default of the emotion. */
  character_id: string | null;
  emotion: string;
  tab?: 'history' | 'previews' | 'audit';
  /** Handed to the editor, unsaved. */
  text?: string;
  children: ReactNode;
}

/** A link to the editor of a cell or a global default. */
export function CellLink({ character_id, emotion, tab, text, children }: CellLinkProps) {
  const search = tab === undefined ? {} : { tab };
  const state = text === undefined ? {} : { prompt_text: text };
  if (character_id === null) {
    return (
      <TextLink to="/defaults/$emotion" params={{ emotion }} search={search} state={state}>
        {children}
      </TextLink>
    );
  }
  return (
    <TextLink
      to="/characters/$characterId/$emotion"
      params={{ characterId: character_id, emotion }}
      search={search}
      state={state}
    >
      {children}
    </TextLink>
  );
}
