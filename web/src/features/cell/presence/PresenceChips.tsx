import { Avatar, Tooltip } from '@mantine/core';
import type { PresentAdmin } from '~/api/prompts/presence';
import classes from './PresenceChips.module.css';

/** Who else has this open: "Anna is editing". */
export function PresenceChips({ others }: { others: readonly PresentAdmin[] }) {
  return (
    <span className={classes['chips']} role="status">
      {others.map(({ id, display_name, editing }) => (
        <Tooltip
          key={id}
          label={
            editing
              ? 'Both of you can write: whoever saves second sees both texts side by side.'
              : 'Has this page open'
          }
        >
          <span className={classes['chip']} data-editing={editing}>
            <Avatar size={20} name={display_name} color="initials" alt="" />
            <bdi>{display_name}</bdi> {editing ? 'is editing' : 'is here'}
          </span>
        </Tooltip>
      ))}
    </span>
  );
}
