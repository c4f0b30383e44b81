import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ProviderKind } from '~/api/providers/providers';
import { parseUsd } from '~/lib/text/money';
import { loops, textIn, withMember } from './content';
import type { FieldsProps } from './draft';
import classes from './Preset.module.css';

/** What presets of all kinds say. */
export function CommonFields({ kind, ...fields }: FieldsProps & { kind: ProviderKind }) {
  const { content, problem, onChange } = fields;
  const cost = content['estimated_cost_usd'];
  const [typed, setTyped] = useState(
    typeof cost === 'number' || typeof cost === 'string' ? String(cost) : '',
  );
  const isWrong = parseUsd(typed) === undefined;
  const loop = loops.find(({ value }) => value === textIn(content, 'loop')) ?? loops[0];
  return (
    <div className={classes['parts']}>
      <TextInput
        label="A clip costs about"
        description="In US dollars: shown before a click, and counted by budgets."
        placeholder="Not known"
        leftSection="$"
        inputMode="decimal"
        maxLength={12}
        value={typed}
        error={isWrong ? 'An amount such as 0.25.' : problem('/estimated_cost_usd')}
        onChange={({ currentTarget: { value } }) => {
          setTyped(value);
          // What is no amount is sent as it is, and refused: nothing is saved that was not meant.
          const amount = parseUsd(value);
          onChange(
            withMember(
              content,
              'estimated_cost_usd',
              amount === null ? undefined : (amount ?? value),
            ),
          );
        }}
      />
      <NativeSelect
        label="Loop"
        description={loop.about}
        value={loop.value}
        error={problem('/loop')}
        data={loops.map(({ value, label }) => ({ value, label }))}
        onChange={({ currentTarget: { value } }) => onChange(withMember(content, 'loop', value))}
      />
      {kind !== 'http' && (
        <TextInput
          label="Negative text"
          description="What must not be seen, in every clip."
          placeholder="blurry, text, watermark"
          maxLength={2000}
          value={textIn(content, 'negative_text')}
          error={problem('/negative_text')}
          onChange={({ currentTarget: { value } }) =>
            onChange(withMember(content, 'negative_text', value === '' ? undefined : value))
          }
        />
      )}
    </div>
  );
}
