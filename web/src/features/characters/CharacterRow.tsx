import { ActionIcon, Avatar, Menu } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconDots, IconEdit, IconPencil } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { ListedCharacter } from '~/api/characters';
import { CoverageBar, coverageInWords } from '~/ui/CoverageBar';
import { RelativeTime } from '~/ui/RelativeTime';
import classes from './CharacterTable.module.css';

interface CharacterRowProps {
  character: ListedCharacter;
  index: number;
  top: number;
  isActive: boolean;
  changedAt: string | null;
  onActive: (index: number) => void;
  /** The pointer rests on it: it may be opened next. */
  onIntent: (id: string) => void;
  onEdit: ((character: ListedCharacter) => void) | undefined;
  onArchive: (character: ListedCharacter) => void;
  onRestore: (character: ListedCharacter) => void;
}

export const CharacterRow = memo(function CharacterRow(props: CharacterRowProps) {
  const { character, index, top, isActive, changedAt, onActive, onIntent, onEdit } = props;
  const { id, name, slug, poster_url, draft_count, archived_at } = character;
  const coverage = {
    custom: character.own_count,
    default: character.default_count,
    missing: character.missing_count,
  };
  const tabIndex = isActive ? 0 : -1;
  return (
    <div
      className={classes['row']}
      role="row"
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${top}px)` }}
      onFocus={() => onActive(index)}
      onPointerEnter={() => onIntent(id)}
    >
      <span role="gridcell" className={classes['name']}>
        <Avatar src={poster_url} name={name} alt="" color="initials" size={28} aria-hidden />
        <span className={classes['names']}>
          <Link
            to="/characters/$characterId"
            params={{ characterId: id }}
            className={classes['link']}
            data-link={index}
            tabIndex={tabIndex}
          >
            {name}
          </Link>
          <span className={classes['slug']}>{slug}</span>
        </span>
      </span>
      <span role="gridcell" className={classes['coverage']}>
        <CoverageBar coverage={coverage} />
        <span className={classes['words']} aria-hidden>
          {coverageInWords(coverage)}
        </span>
      </span>
      <span role="gridcell" className={classes['quiet']}>
        {draft_count > 0 && (
          <span className={classes['draft']}>
            <IconPencil size={14} aria-hidden /> {draft_count}
          </span>
        )}
      </span>
      <span role="gridcell" className={classes['quiet']}>
        {changedAt ? <RelativeTime at={changedAt} /> : '–'}
      </span>
      <span role="gridcell" className={classes['menu']}>
        {onEdit && (
          <Menu position="bottom-end" width={180}>
            <Menu.Target>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Actions for ${name}`}
                tabIndex={tabIndex}
              >
                <IconDots size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {archived_at ? (
                <Menu.Item
                  leftSection={<IconArchiveOff size={16} />}
                  onClick={() => props.onRestore(character)}
                >
                  Restore
                </Menu.Item>
              ) : (
                <>
                  <Menu.Item leftSection={<IconEdit size={16} />} onClick={() => onEdit(character)}>
                    Edit details…
                  </Menu.Item>
                  <Menu.Item
                    leftSection={<IconArchive size={16} />}
                    onClick={() => props.onArchive(character)}
                  >
                    Archive
                  </Menu.Item>
                </>
              )}
            </Menu.Dropdown>
          </Menu>
        )}
      </span>
    </div>
  );
});
