import { Stack, TextInput } from '@mantine/core';
import type { TemplateApplication, TemplateDetails } from '~/api/templates/templates';
import classes from '../Templates.module.css';
import { hintOf } from './unfilled';

/** A text, or the attribute of the character that has it. */
export interface FieldValue {
  text: string;
  attribute: string;
}

interface FieldValuesProps {
  template: TemplateDetails;
  values: Readonly<Record<string, FieldValue>>;
  onChange: (values: Record<string, FieldValue>) => void;
}

const none: FieldValue = { text: '', attribute: '' };

/** What stands for each placeholder in cells that have no value of their own. */
export function FieldValues({ template, values, onChange }: FieldValuesProps) {
  const change = (name: string, part: Partial<FieldValue>) =>
    onChange({ ...values, [name]: { ...none, ...values[name], ...part } });
  return (
    <Stack gap="sm">
      {template.fields.map((field) => {
        const { name, help } = field;
        return (
          <div key={name} className={classes['placeholder']}>
            <TextInput
              label={name}
              description={help === '' ? undefined : help}
              placeholder={hintOf(field, template.template_text)}
              value={values[name]?.text ?? ''}
              onChange={({ currentTarget: { value } }) => change(name, { text: value })}
            />
            <TextInput
              label={`Or the attribute for ${name}`}
              placeholder="hair"
              maxLength={40}
              value={values[name]?.attribute ?? ''}
              onChange={({ currentTarget: { value } }) => change(name, { attribute: value })}
            />
          </div>
        );
      })}
    </Stack>
  );
}

/** What was filled in, as an application names it. */
export function filledOf(
  values: Readonly<Record<string, FieldValue>>,
): Pick<TemplateApplication, 'values' | 'values_from_attributes'> {
  const of = (part: keyof FieldValue) =>
    Object.fromEntries(
      Object.entries(values).flatMap(([name, value]) =>
        value[part] === '' ? [] : [[name, value[part]]],
      ),
    );
  return { values: of('text'), values_from_attributes: of('attribute') };
}
