import { ActionIcon, Button, Checkbox, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Placeholder } from '~/api/templates/templates';
import { isolated } from '~/lib/text/isolated';
import classes from '../Templates.module.css';

interface PlaceholderRowsProps {
  placeholders: readonly Placeholder[];
  isReadOnly: boolean;
  onChange: (placeholders: Placeholder[]) => void;
}

/** What a template says of its placeholders, one row for each. */
export function PlaceholderRows({ placeholders, isReadOnly, onChange }: PlaceholderRowsProps) {
  const change = (place: number, part: Partial<Placeholder>) =>
    onChange(placeholders.map((one, index) => (index === place ? { ...one, ...part } : one)));
  return (
    <Stack gap="sm">
      {placeholders.map((placeholder, place) => (
        // Rows have no other name than their place while a name is typed.
        // oxlint-disable-next-line react/no-array-index-key
        <Stack gap={4} key={place}>
          <div className={classes['placeholder']}>
            <TextInput
              label="Name"
              readOnly={isReadOnly}
              maxLength={40}
              value={placeholder.name}
              onChange={({ currentTarget: { value } }) => change(place, { name: value })}
            />
            <TextInput
              label="Default"
              readOnly={isReadOnly}
              value={placeholder.default ?? ''}
              onChange={({ currentTarget: { value } }) =>
                change(place, { default: value === '' ? null : value })
              }
            />
            <Checkbox
              label="Required"
              pb={8}
              disabled={isReadOnly}
              checked={placeholder.required ?? false}
              onChange={({ currentTarget: { checked } }) => change(place, { required: checked })}
            />
            {!isReadOnly && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size={36}
                aria-label={`Remove ${isolated(placeholder.name)}`}
                onClick={() => onChange(placeholders.filter((_, index) => index !== place))}
              >
                <IconTrash size={16} />
              </ActionIcon>
            )}
          </div>
          <TextInput
            label="Help"
            readOnly={isReadOnly}
            maxLength={500}
            value={placeholder.help ?? ''}
            onChange={({ currentTarget: { value } }) => change(place, { help: value })}
          />
        </Stack>
      ))}
      {!isReadOnly && (
        <div>
          <Button
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() =>
              onChange([...placeholders, { name: '', default: null, required: false, help: '' }])
            }
          >
            Declare a placeholder
          </Button>
        </div>
      )}
    </Stack>
  );
}
