import { ActionIcon, Tooltip } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconLetterCase } from '@tabler/icons-react';
import { Suspense, type Ref } from 'react';
import { promptLength } from '~/lib/prompt/promptRules';
import type { Scope } from '~/lib/prompt/variables';
import { lazyPart } from '~/ui/lazy/lazyPart';
import { PromptText } from '~/ui/text/PromptText';
import classes from '../EditTab.module.css';
import type { PromptEditorHandle } from './PromptEditor';

const PromptEditor = lazyPart('panel', () => import('./PromptEditor'));

interface PromptFieldProps {
  value: string;
  onChange: (value: string) => void;
  readOnly: boolean;
  label: string;
  scope: Scope;
  ref: Ref<PromptEditorHandle>;
}

const numbers = new Intl.NumberFormat('en');

/** The editor, how long the text is, and the choice of its face. */
export function PromptField(props: PromptFieldProps) {
  const [mono, setMono] = useLocalStorage({ key: 'mien-mono-prompts', defaultValue: false });
  const { length, max } = promptLength(props.value);
  return (
    <div>
      <Suspense
        fallback={
          <div className={classes['waiting']}>
            <PromptText text={props.value} scope={props.scope} />
          </div>
        }
      >
        <PromptEditor {...props} mono={mono} />
      </Suspense>
      <div className={classes['foot']}>
        <span>
          {!props.readOnly && (
            <>
              Type <kbd>{'{'}</kbd> for a variable
            </>
          )}
        </span>
        <span className={classes['right']}>
          <span className={classes['count']} data-over={length > max || undefined}>
            {length > max && 'Too long: '}
            {numbers.format(length)} / {numbers.format(max)} characters
          </span>
          <Tooltip label={mono ? 'Proportional font' : 'Monospace'}>
            <ActionIcon
              size={26}
              variant={mono ? 'light' : 'subtle'}
              color="gray"
              aria-label="Monospace"
              aria-pressed={mono}
              onClick={() => setMono(!mono)}
            >
              <IconLetterCase size={16} />
            </ActionIcon>
          </Tooltip>
        </span>
      </div>
    </div>
  );
}
