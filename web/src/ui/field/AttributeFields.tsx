import { ActionIcon, Button, Code, Tooltip } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { Fragment, type ReactNode } from 'react';
import { limits } from '~/lib/text/limits';
import { LimitedInput } from './LimitedInput';
import { attributeProblem, newRow, type AttributeRow } from './attributeRows';
import classes from './AttributeFields.module.css';

interface AttributeFieldsProps {
  rows: readonly AttributeRow[];
  onChange: (rows: AttributeRow[]) => void;
  /** What they are for; of a character when left out. */
  hint?: ReactNode;
}

const most = 50;

/** Free attributes of a character, each a name and a value. */
export function AttributeFields({ rows, onChange, hint }: AttributeFieldsProps) {
  const change = (key: number, part: Partial<AttributeRow>) =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  const example = rows.find(({ name }) => name.trim() !== '')?.name.trim() ?? 'coat';
  return (
    <fieldset className={classes['fieldset']}>
      <legend className={classes['legend']}>Attributes</legend>
      <p className={classes['hint']}>
        {hint ?? (
          <>
            What makes this character itself. A prompt reads one as{' '}
            <Code>{`{attr.${example}}`}</Code>, so that one text fits many characters.
          </>
        )}
      </p>
      {rows.length > 0 && (
        <div className={classes['rows']}>
          {rows.map(({ key, name, value }, at) => (
            <Fragment key={key}>
              <LimitedInput
                aria-label={`Name of attribute ${at + 1}`}
                placeholder="coat"
                limit={limits.attributeName}
                value={name}
                error={attributeProblem(rows, at)}
                onText={(text) => change(key, { name: text })}
              />
              <LimitedInput
                aria-label={`Value of attribute ${at + 1}`}
                placeholder="a grey Inverness cape"
                limit={limits.attribute}
                dir="auto"
                value={value}
                onText={(text) => change(key, { value: text })}
              />
              <Tooltip label="Remove">
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={36}
                  aria-label={`Remove attribute ${name || at + 1}`}
                  onClick={() => onChange(rows.filter((row) => row.key !== key))}
                >
                  <IconX size={16} />
                </ActionIcon>
              </Tooltip>
            </Fragment>
          ))}
        </div>
      )}
      <Button
        mt={rows.length > 0 ? 8 : 0}
        size="compact-sm"
        variant="default"
        leftSection={<IconPlus size={14} aria-hidden />}
        disabled={rows.length >= most}
        onClick={() => onChange([...rows, newRow()])}
      >
        Add an attribute
      </Button>
    </fieldset>
  );
}
