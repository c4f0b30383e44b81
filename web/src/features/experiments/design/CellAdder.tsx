import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { counted } from '~/lib/text/counts';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { CellChooser } from './CellChooser';
import classes from './Design.module.css';
import { cellsMax, type TemplateVersions, type WrittenCell } from './draft';
import { TemplateChooser } from './TemplateChooser';

interface CellAdderProps {
  cells: readonly WrittenCell[];
  error: string | undefined;
  onAdd: (cells: readonly WrittenCell[]) => void;
  onTemplate: (template: TemplateVersions, cells: readonly WrittenCell[]) => void;
}

const ways = [
  { value: 'choose', label: 'Characters × emotions' },
  { value: 'template', label: 'A template' },
] as const;

/** Adds cells, with what they say now in both texts. */
export function CellAdder({ cells, error, onAdd, onTemplate }: CellAdderProps) {
  const [way, setWay] = useState<'choose' | 'template'>('choose');
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<Error>();
  const add = async (find: () => Promise<WrittenCell[]>, template?: TemplateVersions) => {
    setIsBusy(true);
    setFailure(undefined);
    try {
      const found = await find();
      if (template) onTemplate(template, found);
      else onAdd(found);
      return true;
    } catch (refusal) {
      if (refusal instanceof Error) setFailure(refusal);
      return false;
    } finally {
      setIsBusy(false);
    }
  };
  const room = cellsMax - cells.length;
  return (
    <Stack gap="sm" className={classes['adder'] ?? ''}>
      <SegmentedControl
        aria-label="How to choose cells"
        w="fit-content"
        data={[...ways]}
        value={way}
        onChange={(value) => setWay(value as 'choose' | 'template')}
      />
      {way === 'choose' ? (
        <CellChooser isBusy={isBusy} room={room} error={error} onAdd={add} />
      ) : (
        <TemplateChooser isBusy={isBusy} room={room} error={error} onAdd={add} />
      )}
      {room === 0 && (
        <Text size="sm">An experiment takes {counted(cellsMax, 'cell')}: these are all.</Text>
      )}
      {failure && <ErrorPanel error={failure} what="The texts could not be read" />}
    </Stack>
  );
}
