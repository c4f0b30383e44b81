import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { counted } from '~/lib/text/counts';
import { limits } from '~/lib/text/limits';
import { countWith, replacedInB, type WrittenCell } from './draft';

interface BulkTextProps {
  cells: readonly WrittenCell[];
  onChange: (cells: WrittenCell[]) => void;
}

/** The same change in text B of all cells. */
export function BulkText({ cells, onChange }: BulkTextProps) {
  const [text, setText] = useState('');
  const [by, setBy] = useState('');
  const found = countWith(cells, text);
  const none = text !== '' && found === 0;
  return (
    <Group gap="xs" align="flex-end">
      <TextInput
        label="In text B of all cells, replace"
        placeholder="smiles"
        maxLength={limits.prompt}
        value={text}
        error={none && 'In no text B'}
        onChange={({ currentTarget: { value } }) => setText(value)}
      />
      <TextInput
        label="by"
        placeholder="beams"
        maxLength={limits.prompt}
        value={by}
        onChange={({ currentTarget: { value } }) => setBy(value)}
      />
      <Button
        variant="default"
        disabled={found === 0}
        onClick={() => {
          onChange(replacedInB(cells, text, by));
          setText('');
          setBy('');
        }}
      >
        {found === 0 ? 'Replace' : `Replace in ${counted(found, 'cell')}`}
      </Button>
    </Group>
  );
}
