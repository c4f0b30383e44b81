import { ActionIcon, Avatar, Text, Tooltip } from '@mantine/core';
import { IconArrowsDiff } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import type { CellRef } from '~/api/cell';
import type { PromptVersion } from '~/api/prompts';
import { RelativeTime } from '~/ui/RelativeTime';
import { TextLink } from '~/ui/TextLink';
import classes from './History.module.css';
import type { Compared } from './useCompared';
import { kindOf, originOf } from './versions';

interface VersionRowProps {
  cell: CellRef;
  version: PromptVersion;
  compared: Compared;
  isCurrent: boolean;
  /** Of the cell's own prompt, when it is known. */
  promptId: string | null;
}

export function VersionRow({ cell, version, compared, isCurrent, promptId }: VersionRowProps) {
  const number = version.version;
  const isShown = compared.shown === number;
  const isBase = compared.base === number;
  const author = version.created_by?.display_name ?? 'Somebody';
  const origin = originOf(version, cell.character_id === null);
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
            shiftKey && !isShown ? compared.compareWith(number) : compared.show(number)
          }
        >
          <span className={classes['number']}>v{number}</span>
          <span className={classes['origin']} data-kind={kindOf(version)}>
            {origin}
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
          {author}, <RelativeTime at={version.created_at} />
          {version.video_count > 0 && (
            <>
              {' · '}
              <TextLink
                size="xs"
                underline="always"
                to="/videos"
                search={
                  promptId === null
                    ? { character_id: cell.character_id ?? undefined, emotion: cell.emotion }
                    : { prompt_id: promptId, prompt_version: number }
                }
              >
                {version.video_count === 1 ? '1 video' : `${version.video_count} videos`}
              </TextLink>
            </>
          )}
        </Text>
      </div>
      {!isShown && (
        <Tooltip label={`Compare v${compared.shown} with v${number}`}>
          <ActionIcon
            className={classes['compare'] ?? ''}
            variant="subtle"
            color="gray"
            aria-label={`Compare v${compared.shown} with v${number}`}
            aria-pressed={isBase}
            onClick={() => compared.compareWith(number)}
          >
            <IconArrowsDiff size={16} />
          </ActionIcon>
        </Tooltip>
      )}
    </li>
  );
}

function goUpOrDown(event: KeyboardEvent<HTMLButtonElement>) {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const list = event.currentTarget.closest('[data-versions]');
  const rows = Array.from(list?.querySelectorAll<HTMLButtonElement>('[data-version]') ?? []);
  event.preventDefault();
  rows[rows.indexOf(event.currentTarget) + step]?.focus();
}
