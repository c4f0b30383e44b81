import { Modal } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useId, useState, type KeyboardEvent } from 'react';
import { cutTo, limits } from '~/lib/text/limits';
import { wordsOf } from './match';
import classes from './Palette.module.css';
import { PaletteList } from './PaletteList';
import type { Entry, Place } from './sections';
import { useActions } from './useActions';
import { useJumps } from './useJumps';

interface PaletteProps {
  opened: boolean;
  places: readonly Place[];
  onClose: () => void;
  onShowShortcuts: () => void;
}

/** Finds characters, cells, pages and actions by a few letters. A combobox in a dialog. */
export default function Palette({ opened, places, onClose, onShowShortcuts }: PaletteProps) {
  const id = useId();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const words = wordsOf(query);
  const jumps = useJumps(words, opened);
  const actions = useActions(words, places, onShowShortcuts);
  const sections = [...jumps, ...actions].filter(({ entries }) => entries.length > 0);
  const entries = sections.flatMap((section) => section.entries);
  const chosen = entries[active];

  const close = () => {
    onClose();
    setQuery('');
    setActive(0);
  };
  const choose = (entry: Entry) => {
    close();
    entry.run();
  };
  const move = (to: number) => setActive((to + entries.length) % Math.max(1, entries.length));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') move(active + 1);
    else if (event.key === 'ArrowUp') move(active - 1);
    else if (event.key === 'Enter' && chosen) choose(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <Modal.Root
      opened={opened}
      returnFocus={false}
      onClose={close}
      size={600}
      yOffset="12vh"
      transitionProps={{ duration: 0 }}
    >
      <Modal.Overlay backgroundOpacity={0.4} />
      <Modal.Content aria-label="Search or jump to" aria-labelledby={undefined}>
        <div className={classes['search']}>
          <IconSearch size={18} aria-hidden />
          <input
            className={classes['input']}
            role="combobox"
            aria-label="Search or jump to"
            aria-expanded
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={chosen ? `${id}-${chosen.id}` : undefined}
            placeholder="A character, an emotion, both, or a page…"
            autoComplete="off"
            spellCheck={false}
            data-autofocus
            value={query}
            onChange={({ currentTarget: { value } }) => {
              setQuery(cutTo(value, limits.search));
              setActive(0);
            }}
            onKeyDown={onKeyDown}
          />
        </div>
        <PaletteList
          id={id}
          sections={sections}
          chosenId={chosen?.id}
          onChoose={choose}
          onPoint={(entry) => setActive(entries.indexOf(entry))}
        />
      </Modal.Content>
    </Modal.Root>
  );
}
