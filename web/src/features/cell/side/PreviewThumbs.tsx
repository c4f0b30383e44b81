import { Checkbox, Tooltip, UnstyledButton } from '@mantine/core';
import { IconColumns2 } from '@tabler/icons-react';
import { useState } from 'react';
import type { Preview } from '~/api/clips/previews';
import { clockTime } from '~/lib/time/clock';
import { Poster } from '~/ui/clip/Poster';
import { LinkButton } from '~/ui/link/LinkButton';
import classes from './Side.module.css';

interface PreviewThumbsProps {
  previews: readonly Preview[];
  shown: string | undefined;
  onShow: (id: string) => void;
}

const most = 12;
const comparedMax = 4;

/** The last previews of the cell; two to four of them can be compared. */
export function PreviewThumbs({ previews, shown, onShow }: PreviewThumbsProps) {
  const [picked, setPicked] = useState<readonly string[]>([]);
  const completed = previews.filter(({ status }) => status === 'completed').slice(0, most);
  if (completed.length < 2) return null;
  const pick = (id: string, on: boolean) =>
    setPicked(on ? [...picked, id].slice(-comparedMax) : picked.filter((other) => other !== id));
  const ids = completed.map(({ preview_id }) => preview_id).filter((id) => picked.includes(id));
  return (
    <>
      <ul className={classes['thumbs']} aria-label="Previews of the last 24 hours">
        {completed.map((preview) => {
          const { preview_id, poster_url, created_at, prompt_text } = preview;
          const time = clockTime(Date.parse(created_at));
          return (
            <li key={preview_id} className={classes['thumb']}>
              <Tooltip label={`${time}: ${prompt_text.slice(0, 160)}`}>
                <UnstyledButton
                  className={classes['poster']}
                  data-shown={preview_id === shown}
                  aria-label={`Show the preview from ${time}`}
                  aria-pressed={preview_id === shown}
                  onClick={() => onShow(preview_id)}
                >
                  {poster_url ? <Poster link={poster_url} /> : time}
                </UnstyledButton>
              </Tooltip>
              <span className={classes['pick']}>
                <Checkbox
                  size="xs"
                  aria-label={`Compare the preview from ${time}`}
                  checked={picked.includes(preview_id)}
                  onChange={(event) => pick(preview_id, event.currentTarget.checked)}
                />
              </span>
            </li>
          );
        })}
      </ul>
      {ids.length > 0 && (
        <LinkButton
          size="compact-sm"
          variant="light"
          leftSection={<IconColumns2 size={16} />}
          to="/previews/compare"
          search={{ ids: ids.join(',') }}
          disabled={ids.length < 2}
        >
          {ids.length < 2 ? 'Choose one more to compare' : `Compare these ${ids.length}`}
        </LinkButton>
      )}
    </>
  );
}
