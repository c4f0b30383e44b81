import { SegmentedControl, Text, Textarea } from '@mantine/core';
import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import { mergedText, mergeTexts, type MergeChoice } from './merge';
import classes from './Conflict.module.css';

interface MergeResultProps {
  base: string;
  mine: string;
  theirs: string;
  who: string;
  onChange: (text: string) => void;
}

/** What comes of both texts; where they contradict each other, one chooses or types. */
export function MergeResult({ base, mine, theirs, who, onChange }: MergeResultProps) {
  const parts = useMemo(() => mergeTexts(base, mine, theirs), [base, mine, theirs]);
  const conflicts = useMemo(() => parts.filter((part) => part.kind === 'conflict'), [parts]);
  const [choices, setChoices] = useState<readonly (MergeChoice | undefined)[]>([]);
  const [typed, setTyped] = useState<string | null>(null);
  const result = typed ?? mergedText(parts, choices);
  const tell = useEffectEvent(onChange);
  useEffect(() => tell(result), [result]);

  const choose = (at: number, choice: MergeChoice) => {
    setTyped(null);
    setChoices(conflicts.map((_, other) => (other === at ? choice : choices[other])));
  };
  return (
    <section className={classes['result']}>
      <h3 className={classes['heading']}>Both together</h3>
      {conflicts.length > 0 && (
        <>
          <Text size="sm" className={classes['quiet']}>
            {conflicts.length === 1
              ? 'At one place both of you changed the same words. Choose, or type below.'
              : `At ${conflicts.length} places both of you changed the same words. Choose, or type below.`}
          </Text>
          <ul className={classes['conflicts']}>
            {conflicts.map((conflict, at) => (
              <li key={`${conflict.mine}|${conflict.theirs}|${String(at)}`}>
                <span className={classes['choices']} dir="auto">
                  <span>
                    <b>You:</b> {shown(conflict.mine)}
                  </span>
                  <span>
                    <b>{who}:</b> {shown(conflict.theirs)}
                  </span>
                </span>
                <SegmentedControl
                  size="xs"
                  aria-label={`Place ${at + 1}`}
                  value={choices[at] ?? 'both'}
                  onChange={(choice) => choose(at, choice)}
                  data={[
                    { value: 'mine', label: 'Yours' },
                    { value: 'theirs', label: 'Theirs' },
                    { value: 'both', label: 'Both' },
                  ]}
                />
              </li>
            ))}
          </ul>
        </>
      )}
      <Textarea
        aria-label="The merged text"
        autosize
        minRows={3}
        maxRows={12}
        dir="auto"
        classNames={{ input: classes['text'] ?? '' }}
        value={result}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </section>
  );
}

function shown(text: string): string {
  return text.trim() === '' ? '(nothing)' : `“${text.trim()}”`;
}
