import { IconAlertTriangle, IconLoader2, IconMoodSmile, IconPencil } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { memo, type KeyboardEvent } from 'react';
import type { Character } from '~/api/people/characters';
import { cellQuery } from '~/api/prompts/cellPrompt';
import { Poster } from '~/ui/clip/Poster';
import { PromptText } from '~/ui/text/PromptText';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { SourceBadge } from '~/ui/text/SourceBadge';
import type { Cell } from './cells';
import { nextCard } from './nextCard';
import classes from './Character.module.css';

interface EmotionCardProps {
  character: Character;
  cell: Cell;
}

/** One emotion: whose text it is, how it begins, how it looks, and what is wrong or under way. */
export const EmotionCard = memo(function EmotionCard({ character, cell }: EmotionCardProps) {
  const { prompt, source } = cell;
  const queryClient = useQueryClient();
  // What is pointed at may be opened next.
  const prefetch = () =>
    void queryClient.prefetchQuery(
      cellQuery({ character_id: character.id, emotion: prompt.emotion }),
    );
  return (
    <li className={classes['card']} data-source={source} onPointerEnter={prefetch}>
      <span className={classes['poster']}>
        {cell.poster_url === null ? (
          <IconMoodSmile size={32} stroke={1.5} aria-hidden />
        ) : (
          <Poster link={cell.poster_url} />
        )}
      </span>
      <div className={classes['body']}>
        <div className={classes['head']}>
          <h2 className={classes['name']}>
            <Link
              to="/characters/$characterId/$emotion"
              params={{ characterId: character.id, emotion: prompt.emotion }}
              className={classes['link']}
              data-card
              onKeyDown={move}
            >
              {prompt.emotion_display_name}
            </Link>
          </h2>
          <SourceBadge
            source={source}
            {...(prompt.version === null ? {} : { note: `v${prompt.version}` })}
          />
        </div>
        {prompt.prompt_text === null ? (
          <p className={classes['nothing']}>No text yet, and no default. Open it to write one.</p>
        ) : (
          <PromptText text={prompt.prompt_text} scope={character} lines={2} />
        )}
        <CardFoot cell={cell} />
      </div>
    </li>
  );
});

/** Arrows go to the card that lies there. */
function move(event: KeyboardEvent<HTMLElement>) {
  const next = nextCard(event.currentTarget, event.key);
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function CardFoot({ cell }: { cell: Cell }) {
  const { prompt, problems, underWay } = cell;
  return (
    <div className={classes['foot']}>
      {cell.hasDraft && (
        <span className={classes['draft']}>
          <IconPencil size={14} aria-hidden />
          Draft
        </span>
      )}
      {problems.length > 0 && (
        <span
          className={classes['problem']}
          title={problems.map(({ message }) => message).join('\n')}
        >
          <IconAlertTriangle size={14} aria-hidden />
          {problems.length === 1 ? '1 problem' : `${problems.length} problems`}
        </span>
      )}
      {underWay && (
        <span className={classes['running']}>
          <IconLoader2 size={14} aria-hidden />
          {underWay.status === 'processing'
            ? `Preview ${Math.round(underWay.progress * 100)} %`
            : 'Preview waits'}
        </span>
      )}
      {!underWay && cell.hasFailed && (
        <span className={classes['problem']}>
          <IconAlertTriangle size={14} aria-hidden />
          Preview failed
        </span>
      )}
      {prompt.updated_at !== null && (
        <span className={classes['when']}>
          <RelativeTime at={prompt.updated_at} />
        </span>
      )}
    </div>
  );
}
