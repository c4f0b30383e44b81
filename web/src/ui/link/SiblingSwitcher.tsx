import { ActionIcon, Combobox, Loader, Tooltip, useCombobox } from '@mantine/core';
import { IconSelector } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { folded } from '~/lib/text/folded';
import classes from './SiblingSwitcher.module.css';

export interface Sibling {
  key: string;
  label: string;
  href: string;
  badge?: ReactNode;
}

interface SiblingSwitcherProps {
  /** As in "Other emotions of Alice". */
  label: string;
  /** As in "Find an emotion". */
  placeholder: string;
  siblings: readonly Sibling[];
  /** The key of the one that is open. */
  current: string;
  isLoading?: boolean;
  /** Finds the siblings for what is typed, where there are too many to have at hand. */
  onSearch?: ((text: string) => void) | undefined;
}

/** More than these are found by typing. */
const most = 100;

/** From one to another of the same level, without going up first. */
export function SiblingSwitcher(props: SiblingSwitcherProps) {
  const { label, placeholder, siblings, current, isLoading = false, onSearch } = props;
  const router = useRouter();
  const [search, setSearch] = useState('');
  const find = (text: string) => {
    setSearch(text);
    onSearch?.(text);
  };
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      find('');
    },
    onDropdownOpen: () => {
      combobox.focusSearchInput();
      combobox.updateSelectedOptionIndex('active');
    },
  });
  const wanted = folded(search.trim());
  const found = onSearch
    ? siblings
    : siblings.filter((sibling) => folded(sibling.label).includes(wanted));
  const go = (href: string) => {
    combobox.closeDropdown();
    void router.navigate({ href });
  };
  return (
    <Combobox store={combobox} width={300} position="bottom-start" withinPortal onOptionSubmit={go}>
      <Combobox.Target targetType="button" withAriaAttributes={false}>
        <Tooltip label={label} disabled={combobox.dropdownOpened}>
          <ActionIcon
            size={24}
            variant="subtle"
            color="gray"
            aria-label={label}
            aria-haspopup="listbox"
            aria-expanded={combobox.dropdownOpened}
            onClick={() => combobox.toggleDropdown()}
          >
            <IconSelector size={15} />
          </ActionIcon>
        </Tooltip>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          aria-label={placeholder}
          placeholder={placeholder}
          value={search}
          onChange={(event) => {
            find(event.currentTarget.value);
            combobox.selectFirstOption();
          }}
        />
        <Combobox.Options className={classes['options'] ?? ''} aria-label={label}>
          {isLoading && siblings.length === 0 && <Loader size="xs" m="xs" />}
          {!isLoading && found.length === 0 && <Combobox.Empty>Nothing found</Combobox.Empty>}
          {found.slice(0, most).map(({ key, label: name, href, badge }) => (
            <Combobox.Option
              key={key}
              value={href}
              active={key === current}
              className={classes['option'] ?? ''}
              data-current={key === current}
            >
              <span className={classes['name']}>{name}</span>
              {badge}
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
