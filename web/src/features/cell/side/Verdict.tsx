import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { TextResolution } from '~/api/prompts/resolutions';
import classes from './Side.module.css';

/** How a text fares once its variables are filled in, in a few words. */
export function Verdict({ resolution }: { resolution: TextResolution }) {
  const { Icon, words } = verdictOn(resolution);
  return (
    <span className={classes['fine']} role="status">
      <Icon size={16} aria-hidden />
      {words}
    </span>
  );
}

function verdictOn({ problems, hints }: TextResolution) {
  const left = problems.filter(({ code }) => code !== 'blank').length;
  if (left < problems.length) return { Icon: IconAlertTriangle, words: 'Nothing to be seen' };
  if (left > 0) {
    return {
      Icon: IconAlertTriangle,
      words: left === 1 ? '1 stays as written' : `${left} stay as written`,
    };
  }
  if (hints.length > 0) return { Icon: IconInfoCircle, words: 'Look at the braces' };
  return { Icon: IconCircleCheck, words: 'All variables filled' };
}
