import { Avatar } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { ListedCharacter } from '~/api/people/characters';
import { steadyLink } from '~/lib/clip/steadyLink';
import { exactTime, relativeTime } from '~/lib/time/time';
import { CoverageBar, coverageInWords } from '~/ui/text/CoverageBar';
import { RowMenu } from './RowMenu';
import classes from './CharacterTable.module.css';

interface CharacterRowProps {
  character: ListedCharacter;
  index: number;
  top: number;
  isActive: boolean;
  changedAt: string | null;
  now: number;
  onActive: (index: number) => void;
  /** The pointer rests on it: it may be opened next. */
  onIntent: (id: string) => void;
  onEdit: ((character: ListedCharacter) => void) | undefined;
  onArchive: (character: ListedCharacter) => void;
  onRestore: (character: ListedCharacter) => void;
}

export const CharacterRow = memo(function CharacterRow(props: CharacterRowProps) {
  const { character, index, top, isActive, changedAt, now, onActive, onIntent, onEdit } = props;
  const { id, name, slug, poster_url, draft_count } = character;
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
        <Avatar
          src={poster_url && steadyLink(poster_url)}
          name={name}
          alt=""
          size={28}
          className={classes['avatar'] ?? ''}
          aria-hidden
        />
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
        {changedAt === null ? (
          '–'
        ) : (
          <time dateTime={changedAt} title={exactTime(changedAt)}>
            {relativeTime(changedAt, now)}
          </time>
        )}
      </span>
      <span role="gridcell" className={classes['menu']}>
        {onEdit && (
          <RowMenu
            character={character}
            tabIndex={tabIndex}
            onEdit={onEdit}
            onArchive={props.onArchive}
            onRestore={props.onRestore}
          />
        )}
      </span>
    </div>
  );
});
