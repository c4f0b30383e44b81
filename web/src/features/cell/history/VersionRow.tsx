import { Avatar, Text } from '@mantine/core';
import { IconArrowsDiff } from '@tabler/icons-react';
import { memo, type KeyboardEvent } from 'react';
import type { PromptVersion } from '~/api/prompts/prompts';
import { clockTime } from '~/lib/time/clock';
import { exactTime } from '~/lib/time/time';
import { TextLink } from '~/ui/link/TextLink';
import classes from './History.module.css';
import type { Choosing } from './useCompared';
import { kindOf, originOf } from './versions';
import { WrittenElsewhere } from './WrittenElsewhere';

interface VersionRowProps {
  character_id: string | null;
  emotion: string;
  version: PromptVersion;
  isCurrent: boolean;
  isShown: boolean;
  isBase: boolean;
  /** Of the cell's own prompt, when it is known. */
  promptId: string | null;
  /** The latest of this version that is ready. */
  previewId: string | undefined;
  choosing: Choosing;
}

/** There may be hundreds: a choice draws only those rows again that it touches. */
export const VersionRow = memo((props: VersionRowProps) => {
  const { character_id, emotion, version, isCurrent, isShown, isBase, promptId, choosing } = props;
  const { previewId } = props;
  const number = version.version;
  const author = version.created_by?.display_name ?? 'Somebody';
  return (
    <li className={classes['row']} data-shown={isShown} data-base={isBase}>
      <Avatar name={author} size={28} className={classes['avatar'] ?? ''} aria-hidden />
      <div className={classes['what']}>
        <button
          type="button"
          className={classes['choose']}
          data-version={number}
          tabIndex={isShown ? 0 : -1}
          aria-current={isShown}
          onKeyDown={goUpOrDown}
          onClick={({ shiftKey }) =>
            shiftKey && !isShown ? choosing.compareWith(number) : choosing.show(number)
          }
        >
          <span className={classes['number']}>v{number}</span>
          <span className={classes['origin']} data-kind={kindOf(version)}>
            {originOf(version, character_id === null)}
          </span>
          {isCurrent && <span className={classes['badge']}>Current</span>}
          {isBase && (
            <span className={classes['badge']} data-quiet>
              Compared with
            </span>
          )}
        </button>
        {version.change_reason !== '' && (
          <Text size="sm" className={classes['reason']} dir="auto">
            {version.change_reason}
          </Text>
        )}
        <Text component="div" size="xs" className={classes['meta']}>
          <bdi>{author}</bdi>,{' '}
          <time dateTime={version.created_at} title={exactTime(version.created_at)}>
            {clockTime(Date.parse(version.created_at), Date.parse(version.created_at))}
          </time>
          <WrittenElsewhere version={version} />
          {version.video_count > 0 && (
            <>
              {' · '}
              <TextLink
                size="xs"
                underline="always"
                to="/videos"
                search={
                  promptId === null
                    ? { character_id: character_id ?? undefined, emotion }
                    : { prompt_id: promptId, prompt_version: number }
                }
              >
                {version.video_count === 1 ? '1 video' : `${version.video_count} videos`}
              </TextLink>
            </>
          )}
          {previewId && (
            <>
              {' · '}
              <TextLink
                size="xs"
                underline="always"
                to="/previews/compare"
                search={{ ids: previewId }}
              >
                Preview
              </TextLink>
            </>
          )}
        </Text>
      </div>
      {!isShown && (
        <button
          type="button"
          className={classes['compare']}
          title={`Compare with v${number}`}
          aria-label={`Compare with v${number}`}
          aria-pressed={isBase}
          onClick={() => choosing.compareWith(number)}
        >
          <IconArrowsDiff size={16} />
        </button>
      )}
    </li>
  );
});
VersionRow.displayName = 'VersionRow';

function goUpOrDown(event: KeyboardEvent<HTMLButtonElement>) {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const list = event.currentTarget.closest('[data-versions]');
  const rows = Array.from(list?.querySelectorAll<HTMLButtonElement>('[data-version]') ?? []);
  event.preventDefault();
  rows[rows.indexOf(event.currentTarget) + step]?.focus();
}
