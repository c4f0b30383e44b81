import { Text } from '@mantine/core';
import { IconCoin, IconHandStop } from '@tabler/icons-react';
import type { ResolvedChoice } from '~/api/providers/choices';
import { TextLink } from '~/ui/link/TextLink';
import { makerInWords, obstacleOf } from './maker';
import classes from './MakerNote.module.css';

/** Beside a button that makes a clip: who makes it and for how much, or why nothing can be made. */
export function MakerNote({ choice }: { choice: ResolvedChoice | undefined }) {
  if (!choice) return null;
  const obstacle = obstacleOf(choice);
  // That everything is as it is without providers needs no word.
  if (choice.preset === null && choice.chosen_for === null) return null;
  return (
    <Text
      size="xs"
      component="div"
      className={classes['note']}
      data-obstacle={obstacle !== undefined || undefined}
      role={obstacle === undefined ? undefined : 'status'}
    >
      {obstacle === undefined ? (
        <IconCoin size={16} aria-hidden />
      ) : (
        <IconHandStop size={16} aria-hidden />
      )}
      <span>
        {obstacle ?? makerInWords(choice)}{' '}
        <TextLink
          c="inherit"
          underline="always"
          to="/providers"
          search={{ tab: 'choices' }}
          size="xs"
        >
          Who makes what
        </TextLink>
      </span>
    </Text>
  );
}
