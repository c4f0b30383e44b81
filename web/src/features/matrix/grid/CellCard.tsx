import { Portal, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { postersQuery } from '~/api/clips/posters';
import type { MatrixCharacter, MatrixEmotion } from '~/api/prompts/matrix';
import { cellQuery } from '~/api/prompts/cellPrompt';
import { counted } from '~/lib/text/counts';
import { isolated } from '~/lib/text/isolated';
import { Poster } from '~/ui/clip/Poster';
import { TextLink } from '~/ui/link/TextLink';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { SourceBadge } from '~/ui/text/SourceBadge';
import { hasDraft, stateOf } from '../model';
import classes from './CellCard.module.css';

interface CellCardProps {
  /** The cell's box in the window. */
  at: DOMRect;
  row: MatrixCharacter | undefined;
  column: number;
  emotions: readonly MatrixEmotion[];
  all: readonly MatrixCharacter[];
  onEnter: () => void;
  onLeave: () => void;
}

const width = 320;
const room = 260;
const shown = 160;

/** What stands in a cell, beside it, so that the cells above and below stay in sight. */
export function CellCard({ at, row, column, emotions, all, onEnter, onLeave }: CellCardProps) {
  const emotion = emotions[column];
  if (!row || !emotion) return null;
  const isRight = at.right + width + 8 < window.innerWidth;
  const place = {
    left: isRight ? at.right + 4 : Math.max(4, at.left - width - 4),
    top: Math.max(8, Math.min(at.top, window.innerHeight - room)),
  };
  const state = stateOf(row, column, emotion);
  const sharers =
    state === 'default' ? all.filter((one) => (one.versions[column] ?? 0) === 0).length : 0;
  return (
    <Portal>
      <aside
        aria-label={`${isolated(row.name)}, ${isolated(emotion.display_name)}`}
        className={classes['card']}
        style={place}
        onPointerEnter={onEnter}
        onPointerLeave={onLeave}
      >
        <div className={classes['top']}>
          <span className={classes['title']}>
            <bdi>{row.name}</bdi> · <bdi>{emotion.display_name}</bdi>
          </span>
          <SourceBadge source={state} />
        </div>
        {state === 'missing' ? (
          <p className={classes['quiet']}>
            Neither a text of its own nor a global default. Open the cell to write one.
          </p>
        ) : (
          <CellText characterId={row.id} emotion={emotion.name} />
        )}
        {sharers > 0 && (
          <p className={classes['quiet']}>
            The default is shared: changing it changes {counted(sharers, 'character')}, lit in this
            column.
          </p>
        )}
        {hasDraft(row, column) && <p className={classes['quiet']}>You have a draft here.</p>}
        <p className={classes['quiet']}>
          <TextLink
            to="/characters/$characterId"
            params={{ characterId: row.id }}
            search={{ view: 'sheet' }}
          >
            Contact sheet of <bdi>{row.name}</bdi>
          </TextLink>
        </p>
      </aside>
    </Portal>
  );
}

function CellText({ characterId, emotion }: { characterId: string; emotion: string }) {
  const cell = { character_id: characterId, emotion };
  const { data, error } = useQuery(cellQuery(cell));
  const posters = useQuery(postersQuery(characterId)).data ?? [];
  const poster = posters.find((one) => one.emotion === emotion)?.poster_url;
  if (error) return <p className={classes['quiet']}>{error.message}</p>;
  if (!data) return <Skeleton height={64} />;
  const text = data.prompt_text ?? '';
  return (
    <>
      <p className={classes['text']} dir="auto">
        {text.length > shown ? `${text.slice(0, shown).trimEnd()}…` : text}
      </p>
      {poster && <Poster link={poster} alt="Latest clip" className={classes['poster']} />}
      <p className={classes['quiet']}>
        Version {data.version}
        {data.updated_by && `, ${isolated(data.updated_by.display_name)}`}
        {data.updated_at && (
          <>
            , <RelativeTime at={data.updated_at} />
          </>
        )}
      </p>
    </>
  );
}
