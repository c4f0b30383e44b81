import { ActionIcon, Kbd, Text } from '@mantine/core';
import { IconColumns2, IconX } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { LinkButton } from '~/ui/link/LinkButton';
import classes from './CompareBar.module.css';

interface CompareBarProps {
  ids: readonly string[];
  onClear: () => void;
}

/** What can be done with the selected clips; there as long as some are selected. */
export function CompareBar({ ids, onClear }: CompareBarProps) {
  const navigate = useNavigate();
  const search = { ids: ids.join(',') };
  const canCompare = ids.length >= 2;
  useShortcuts([
    {
      keys: 'c',
      label: 'Compare the selected clips',
      run: () => void navigate({ to: '/previews/compare', search }),
      enabled: canCompare,
    },
  ]);
  if (ids.length === 0) return null;
  return (
    <div className={classes['bar']} role="region" aria-label="Selected clips" data-bottom-bar>
      <Text size="sm" role="status">
        {canCompare ? `${ids.length} selected` : 'Select one more to compare'}
      </Text>
      {canCompare && (
        <LinkButton
          size="compact-md"
          to="/previews/compare"
          search={search}
          leftSection={<IconColumns2 size={16} aria-hidden />}
          rightSection={<Kbd size="xs">c</Kbd>}
        >
          Compare
        </LinkButton>
      )}
      <ActionIcon variant="subtle" color="gray" aria-label="Clear the selection" onClick={onClear}>
        <IconX size={16} />
      </ActionIcon>
    </div>
  );
}
