import { Button, Checkbox, Group, Kbd, Radio, Stack, Text } from '@mantine/core';
import type { ImportRow, ImportStrategy } from '~/api/transfer/imports';
import { strategyOf } from '../decisions/decisions';
import type { Deciding } from '../decisions/useDecisions';
import { strategies, strategyWords } from '../texts';
import classes from './RowPanel.module.css';

interface RowChoiceProps {
  row: ImportRow;
  deciding: Deciding;
}

/** What a person decides about one row. */
export function RowChoice({ row, deciding }: RowChoiceProps) {
  const { decisions, decideRows } = deciding;
  const strategy = strategyOf(row, decisions);
  const isOwn = decisions.rows[row.item] !== undefined;
  if (row.action !== 'conflict') {
    return (
      <Checkbox
        label="Leave this prompt out"
        description="Nothing of it is taken over."
        checked={strategy === 'skip'}
        onChange={({ currentTarget }) => decideRows([row], currentTarget.checked ? 'skip' : null)}
      />
    );
  }
  return (
    <div>
      <Radio.Group
        label="How to resolve it"
        value={strategy}
        onChange={(value) => decideRows([row], value as ImportStrategy)}
      >
        <Stack gap={6} mt={4}>
          {strategies.map((one) => (
            <Radio
              key={one}
              value={one}
              className={classes['choice'] ?? ''}
              label={
                <>
                  {strategyWords[one].word} <Kbd size="xs">{strategyWords[one].key}</Kbd>
                </>
              }
              description={strategyWords[one].means}
            />
          ))}
        </Stack>
      </Radio.Group>
      <Group gap="xs" mt={6} mih={26}>
        <Text size="xs" c="var(--mien-quiet)">
          {isOwn ? 'Chosen for this row alone.' : 'As all other conflicts.'}
        </Text>
        {isOwn && (
          <Button variant="subtle" size="compact-xs" onClick={() => decideRows([row], null)}>
            As all others
          </Button>
        )}
      </Group>
    </div>
  );
}
