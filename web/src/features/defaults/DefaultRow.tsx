import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { GlobalPromptEntry } from '~/api/prompts/globalPrompts';
import { counted } from '~/lib/text/counts';
import { isolated } from '~/lib/text/isolated';
import { PromptText } from '~/ui/text/PromptText';
import { RelativeTime } from '~/ui/text/RelativeTime';
import classes from './DefaultsPage.module.css';

interface DefaultRowProps {
  prompt: GlobalPromptEntry;
  name: string;
  mayWrite: boolean;
}

/** The whole row opens the default of an emotion. */
export function DefaultRow({ prompt, name, mayWrite }: DefaultRowProps) {
  const { emotion, prompt_text, version, updated_at, updated_by } = prompt;
  const isMissing = prompt_text === null;
  return (
    <li className={classes['row']} data-missing={isMissing || undefined}>
      <div className={classes['head']}>
        <h2 className={classes['name']}>
          <Link to="/defaults/$emotion" params={{ emotion }} className={classes['link']}>
            {name}
          </Link>
        </h2>
        {version !== null && <span className={classes['version']}>v{version}</span>}
      </div>
      {isMissing ? (
        <p className={classes['missing']}>
          <IconAlertTriangle size={16} aria-hidden />
          {mayWrite ? 'No default yet. Write one' : 'No default yet'}
          {prompt.used_by_count > 0 &&
            `: ${counted(prompt.used_by_count, 'character has', 'characters have')} no text for it`}
          .
        </p>
      ) : (
        <div className={classes['text']}>
          <PromptText text={prompt_text} lines={2} />
        </div>
      )}
      <div className={classes['facts']}>
        {!isMissing && (
          <span>
            Used by <strong>{counted(prompt.used_by_count, 'character')}</strong>
          </span>
        )}
        <span>{counted(prompt.overridden_by_count, 'has its own', 'have their own')}</span>
        {updated_at && (
          <span className={classes['when']}>
            <RelativeTime at={updated_at} />
            {updated_by && `, ${isolated(updated_by.display_name)}`}
          </span>
        )}
      </div>
    </li>
  );
}
