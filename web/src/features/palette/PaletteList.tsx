import { Text } from '@mantine/core';
import { useEffect } from 'react';
import { Keys } from '~/ui/text/Keys';
import classes from './Palette.module.css';
import type { Entry, Section } from './sections';

interface PaletteListProps {
  id: string;
  sections: readonly Section[];
  chosenId: string | undefined;
  onChoose: (entry: Entry) => void;
  onPoint: (entry: Entry) => void;
}

export function PaletteList({ id, sections, chosenId, onChoose, onPoint }: PaletteListProps) {
  useEffect(() => {
    if (chosenId)
      document.getElementById(`${id}-${chosenId}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, chosenId]);
  return (
    <>
      {sections.length === 0 && (
        <Text role="status" size="sm" ta="center" p="lg" c="var(--mien-quiet)">
          Nothing has that name. Try the first letters of a character and an emotion.
        </Text>
      )}
      <div id={`${id}-list`} role="listbox" aria-label="Results" className={classes['list']}>
        {sections.map(({ title, entries }) => (
          <div key={title} role="group" aria-labelledby={`${id}-title-${title}`}>
            <div id={`${id}-title-${title}`} className={classes['title']} role="presentation">
              {title}
            </div>
            {entries.map((entry) => (
              // The keyboard stays in the field above, which says which option is the active one.
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
              <div
                key={entry.id}
                id={`${id}-${entry.id}`}
                role="option"
                tabIndex={-1}
                aria-selected={entry.id === chosenId}
                className={classes['option']}
                onMouseMove={() => entry.id !== chosenId && onPoint(entry)}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => onChoose(entry)}
              >
                <entry.icon size={18} stroke={1.6} />
                <span className={classes['label']} dir="auto">
                  {entry.label}
                </span>
                {entry.note !== undefined && <span className={classes['note']}>{entry.note}</span>}
                {entry.keys !== undefined && (
                  <span className={classes['keys']}>
                    <Keys keys={entry.keys} />
                  </span>
                )}
              </div>
            ))}
          </div>
        ))}
      </div>
    </>
  );
}
