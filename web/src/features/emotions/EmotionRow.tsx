import { ActionIcon, Code, Menu, Tooltip } from '@mantine/core';
import {
  IconArchive,
  IconArrowDown,
  IconArrowUp,
  IconDotsVertical,
  IconPencil,
} from '@tabler/icons-react';
import type { Emotion } from '~/api/prompts/emotions';
import { isolated } from '~/lib/text/isolated';
import { EmotionUse, type Use } from './EmotionUse';
import classes from './EmotionsPage.module.css';

interface EmotionRowProps {
  emotion: Emotion;
  use: Use | undefined;
  place: number;
  last: number;
  mayEdit: boolean;
  onMove: (to: number) => void;
  onEdit: () => void;
  onArchive: () => void;
}

export function EmotionRow({ emotion, use, place, last, mayEdit, ...on }: EmotionRowProps) {
  const { name, display_name, description } = emotion;
  return (
    <li className={classes['row']}>
      {mayEdit && (
        <div className={classes['movers']}>
          <Tooltip label="Move up">
            <ActionIcon
              variant="subtle"
              color="gray"
              size={24}
              data-disabled={place === 0}
              aria-disabled={place === 0}
              aria-label={`Move ${isolated(display_name)} up`}
              onClick={() => place > 0 && on.onMove(place - 1)}
            >
              <IconArrowUp size={16} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label="Move down">
            <ActionIcon
              variant="subtle"
              color="gray"
              size={24}
              data-disabled={place === last}
              aria-disabled={place === last}
              aria-label={`Move ${isolated(display_name)} down`}
              onClick={() => place < last && on.onMove(place + 1)}
            >
              <IconArrowDown size={16} />
            </ActionIcon>
          </Tooltip>
        </div>
      )}
      <div className={classes['words']}>
        <h2 className={classes['name']}>
          <bdi>{display_name}</bdi> <Code>{name}</Code>
        </h2>
        {description !== '' && (
          <p className={classes['description']} dir="auto">
            {description}
          </p>
        )}
      </div>
      <EmotionUse emotion={name} use={use} mayEdit={mayEdit} />
      {mayEdit && (
        <Menu position="bottom-end" width={180}>
          <Menu.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={32}
              aria-label={`Actions for ${isolated(display_name)}`}
            >
              <IconDotsVertical size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPencil size={16} />} onClick={on.onEdit}>
              Edit
            </Menu.Item>
            <Menu.Item leftSection={<IconArchive size={16} />} onClick={on.onArchive}>
              Archive…
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </li>
  );
}
