import { Skeleton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { counted } from '~/lib/text/counts';
import { TextLink } from '~/ui/link/TextLink';
import classes from './EmotionsPage.module.css';

export interface Use {
  prompt_text?: string | null;
  used_by_count: number;
  overridden_by_count: number;
}

interface EmotionUseProps {
  emotion: string;
  use: Use | undefined;
  mayEdit: boolean;
}

/** How many characters have their own text for an emotion, and what the others fall back to. */
export function EmotionUse({ emotion, use, mayEdit }: EmotionUseProps) {
  if (!use) return <Skeleton height={16} width={180} />;
  const hasDefault = typeof use.prompt_text === 'string';
  const to = { to: '/defaults/$emotion', params: { emotion } } as const;
  return (
    <div className={classes['use']}>
      <span>{counted(use.overridden_by_count, 'character')} with their own text</span>
      {hasDefault ? (
        <TextLink {...to}>
          {use.used_by_count === 0
            ? 'No character uses the default'
            : `${counted(use.used_by_count, 'character uses', 'characters use')} the default`}
        </TextLink>
      ) : (
        <span className={classes['missing']}>
          <IconAlertTriangle size={15} aria-hidden />
          No default yet.
          <TextLink {...to}>{mayEdit ? 'Write it' : 'Look'}</TextLink>
        </span>
      )}
    </div>
  );
}
