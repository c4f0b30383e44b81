import { Skeleton } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import type { AuditEntry } from '~/api/audit';
import { versionQuery } from '~/api/prompts/prompts';
import { DiffView } from '~/ui/diff/DiffView';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import classes from './AuditPage.module.css';

/** The text before and after; the log itself holds only its hash. */
export function PromptChange({ entry }: { entry: AuditEntry }) {
  const { character_id, emotion, version, previous_version } = entry.details;
  const cell = {
    character_id: typeof character_id === 'string' ? character_id : null,
    emotion: String(emotion),
  };
  const from = Number(previous_version);
  const [before, after] = useQueries({
    queries: [
      { ...versionQuery(cell, from), enabled: from > 0 },
      versionQuery(cell, Number(version)),
    ],
  });
  const error = before.error ?? after.error;
  if (error) return <ErrorPanel error={error} what="The texts could not be read" />;
  if (!after.data || (from > 0 && !before.data)) return <Skeleton height={96} mb="sm" />;
  return (
    <div className={classes['text']}>
      <DiffView
        before={before.data?.prompt_text ?? ''}
        after={after.data.prompt_text ?? ''}
        beforeLabel={`Version ${from}`}
        afterLabel={`Version ${Number(version)}`}
      />
    </div>
  );
}

export function renderPromptChange(entry: AuditEntry) {
  const { version, previous_version, emotion } = entry.details;
  const isKnown =
    entry.subject_kind === 'prompt' &&
    typeof version === 'number' &&
    typeof previous_version === 'number' &&
    typeof emotion === 'string';
  return isKnown ? <PromptChange entry={entry} /> : null;
}
