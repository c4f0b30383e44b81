import { Text } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Preview } from '~/api/clips/previews';
import type { CellRef } from '~/api/prompts/cell';
import type { CellPrompt } from '~/api/prompts/cellPrompt';
import type { PromptVersion } from '~/api/prompts/prompts';
import { byDay } from './days';
import classes from './History.module.css';
import type { Compared } from './useCompared';
import { VersionRow } from './VersionRow';
import { previewOf } from './versions';

interface VersionListProps {
  cell: CellRef;
  versions: readonly PromptVersion[];
  /** Of the cell, latest first. */
  previews: readonly Preview[];
  compared: Compared;
  prompt: CellPrompt | undefined;
}

/** Versions by day; arrows go up and down, Enter looks, Shift compares. */
export function VersionList(props: VersionListProps) {
  const { cell, versions, previews, compared, prompt } = props;
  const [now] = useState(() => Date.now());
  const days = useMemo(() => byDay(versions, now), [versions, now]);
  // The prompt of an inheriting cell is that of the default, and no videos of its versions.
  const ownPromptId = prompt?.is_own ? prompt.prompt_id : null;

  const list = useRef<HTMLElement>(null);
  const { shown } = compared;
  useEffect(() => {
    // A link may lead to a version far down.
    const row = list.current?.querySelector(`[data-version="${shown}"]`);
    row?.closest('li')?.scrollIntoView({ block: 'nearest' });
  }, [shown]);

  return (
    <nav ref={list} aria-label="Versions" data-versions>
      <Text size="xs" className={classes['hint']}>
        Choose a version to see what it changed. Hold Shift to compare it with the one you see.
      </Text>
      {days.map((day) => (
        <section key={day.name} className={classes['day']} aria-label={day.name}>
          <h2 className={classes['dayName']}>{day.name}</h2>
          <ol reversed start={day.items[0]?.version} className={classes['versions']}>
            {day.items.map((version) => (
              <VersionRow
                key={version.id}
                character_id={cell.character_id}
                emotion={cell.emotion}
                version={version}
                isShown={version.version === shown}
                isBase={version.version === compared.base}
                choosing={compared.choosing}
                isCurrent={version === versions[0]}
                promptId={ownPromptId}
                previewId={previewOf(cell, version, previews)}
              />
            ))}
          </ol>
        </section>
      ))}
    </nav>
  );
}
