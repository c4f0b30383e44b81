import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { foundCharactersQuery } from '~/api/people/characterNames';
import { characterQuery, type Character } from '~/api/people/characters';
import type { CellRef } from '~/api/prompts/cell';
import { ResolvedPanel } from './ResolvedPanel';
import { SampleCharacter } from './SampleCharacter';

interface ResolvedForProps {
  cell: CellRef;
  character: Character | null;
  text: string;
  onSelect: (from: number, to: number) => void;
}

/** The resolved text: for the character, or for any one when it is a default for all. */
export function ResolvedFor({ cell, character, text, onSelect }: ResolvedForProps) {
  const isGlobal = cell.character_id === null;
  const [chosen, setChosen] = useState<string | null | undefined>(undefined);
  const first = useQuery({ ...foundCharactersQuery(''), enabled: isGlobal }).data?.[0];
  const sample = chosen === undefined ? (first?.id ?? null) : chosen;
  const found = useQuery({ ...characterQuery(sample ?? ''), enabled: isGlobal && sample !== null });
  const shown = isGlobal ? (sample === null ? null : (found.data ?? null)) : character;
  const attributes = shown?.attributes ?? null;
  const scope = useMemo(() => ({ attributes }), [attributes]);
  const { emotion } = cell;
  const resolved = useMemo(
    () => ({ character_id: shown?.id ?? null, emotion }),
    [shown?.id, emotion],
  );
  return (
    <ResolvedPanel
      cell={resolved}
      text={text}
      character_name={shown?.name ?? null}
      scope={scope}
      onSelect={onSelect}
    >
      {isGlobal && <SampleCharacter value={sample} onChange={setChosen} />}
    </ResolvedPanel>
  );
}
