import { Button, Kbd } from '@mantine/core';
import { useOs } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { openPalette } from '~/features/palette/opening';
import classes from './PaletteButton.module.css';

export function PaletteButton() {
  const mac = useOs() === 'macos';
  return (
    <Button
      variant="default"
      size="xs"
      className={classes['button']}
      leftSection={<IconSearch size={15} />}
      rightSection={
        <Kbd size="xs" className={classes['keys']}>
          {mac ? '⌘ K' : 'Ctrl K'}
        </Kbd>
      }
      onClick={openPalette}
    >
      <span className={classes['label']}>Search or jump to…</span>
    </Button>
  );
}
