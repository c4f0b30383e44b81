import { Menu, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { emotionsQuery } from '~/api/prompts/emotions';
import type { MenuParts } from '~/ui/lazy/MenuOnDemand';
import { states, type CharactersSearch, type CharactersSearchChange } from './filter';
import classes from './CharacterFilters.module.css';

interface FilterMenuItemsProps extends Omit<MenuParts, 'onChange'> {
  search: CharactersSearch;
  onOpened: (opened: boolean) => void;
  onChange: (changes: CharactersSearchChange) => void;
}

export default function FilterMenuItems(props: FilterMenuItemsProps) {
  const { button, opened, onOpened, search, onChange } = props;
  const { state, emotion, archived } = search;
  const emotions = useQuery(emotionsQuery).data ?? [];
  return (
    <Menu
      opened={opened}
      onChange={onOpened}
      position="bottom-start"
      width={280}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown className={classes['menu']}>
        <Menu.Label>Has an emotion that is</Menu.Label>
        {states.map(({ value, label, means }) => (
          <Menu.Item
            key={value}
            rightSection={state === value && <IconCheck size={16} aria-label="on" />}
            onClick={() => onChange({ state: state === value ? undefined : value })}
          >
            {label}{' '}
            <Text span size="xs" c="var(--mien-quiet)">
              {means}
            </Text>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          rightSection={archived && <IconCheck size={16} aria-label="on" />}
          onClick={() => onChange({ archived: archived ? undefined : true })}
        >
          Archived characters
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Has no text of its own for</Menu.Label>
        {emotions.map(({ name, display_name }) => (
          <Menu.Item
            key={name}
            rightSection={emotion === name && <IconCheck size={16} aria-label="on" />}
            onClick={() => onChange({ emotion: emotion === name ? undefined : name })}
          >
            {display_name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
