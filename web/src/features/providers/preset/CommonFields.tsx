import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ProviderKind } from '~/api/providers/providers';
import { loops, textIn, withFree, withMember } from './content';
import type { FieldsProps } from './draft';
import { costIn, shownCost } from './typed';
import { useUnread } from './useUnread';
import classes from './Preset.module.css';

/** What presets of all kinds say. */
export function CommonFields({ kind, ...fields }: FieldsProps & { kind: ProviderKind }) {
  const { content, problem, onUnread, onChange } = fields;
  const [typed, setTyped] = useState('');
  const [costBefore, setCostBefore] = useState<unknown>();
  const kept = content['estimated_cost_usd'];
  const cost = shownCost(typed, kept);
  const isWrong = typeof kept === 'string' && typeof costIn(cost) === 'string';
  useUnread('estimated_cost_usd', isWrong, onUnread);
  const isFree = content['is_free'] === true;
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
        disabled={isFree}
        value={cost}
        error={isWrong ? 'An amount such as 0.25.' : problem('/estimated_cost_usd')}
        onChange={({ currentTarget: { value } }) => {
          setTyped(value);
          onChange(withMember(content, 'estimated_cost_usd', costIn(value)));
        }}
      />
      <Checkbox
        label="A clip is free"
        description="A budget lets only clips pass that have a cost above 0, or are free."
        checked={isFree}
        error={problem('/is_free')}
        onChange={({ currentTarget: { checked } }) => {
          if (checked) setCostBefore(kept);
          onChange(withFree(content, checked, costBefore));
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
