import { NativeSelect, TextInput } from '@mantine/core';
import type { ProviderKind } from '~/api/providers/providers';
import { fieldName, textIn, withFieldName, withMember } from './content';
import type { FieldsProps } from './draft';
import { JsonField } from './JsonField';
import { fieldParts, isRequired } from './parts';
import { readObject } from './typed';
import classes from './Preset.module.css';

const models: Readonly<Record<string, string>> = {
  fal: 'fal-ai/wan/v2.2-a14b/image-to-video',
  replicate: 'wan-video/wan-2.2-i2v-fast',
  openai_compatible: 'Wan-AI/Wan2.2-TI2V-5B',
};

/** A model at a service, and what the parts of an order are called there. */
export function ModelFields({ kind, ...fields }: FieldsProps & { kind: ProviderKind }) {
  const { content, problem, onUnread, onChange } = fields;
  const isOpenAi = kind === 'openai_compatible';
  const always = isOpenAi ? 'extra' : 'input';
  return (
    <>
      <TextInput
        label="Model"
        description="By the name that the service has for it."
        placeholder={models[kind] ?? ''}
        required={!isOpenAi}
        value={textIn(content, 'model')}
        error={problem('/model')}
        onChange={({ currentTarget: { value } }) =>
          onChange(withMember(content, 'model', value.trim() || undefined))
        }
      />
      {isOpenAi && <Dialect {...fields} />}
      <fieldset className={classes['group']}>
        <legend>What each part is called there</legend>
        <div className={classes['parts']}>
          {fieldParts.map(({ name, label, hint }) => (
            <TextInput
              key={name}
              label={label}
              description={hint}
              required={isRequired(kind, name)}
              placeholder="Not sent"
              maxLength={100}
              value={fieldName(content, name)}
              error={problem(`/fields/${name}`)}
              onChange={({ currentTarget: { value } }) =>
                onChange(withFieldName(content, name, value.trim()))
              }
            />
          ))}
        </div>
      </fieldset>
      <JsonField
        label="Always sent"
        description="What the model is given besides, as JSON."
        placeholder={'{ "num_inference_steps": 30 }'}
        value={content[always]}
        error={problem(`/${always}`)}
        read={readObject}
        onUnread={onUnread}
        onValue={(value) => onChange(withMember(content, always, value))}
      />
    </>
  );
}

function Dialect({ content, problem, onChange }: FieldsProps) {
  return (
    <div className={classes['parts']}>
      <NativeSelect
        label="Sent as"
        description="A form also carries the image as a file."
        value={textIn(content, 'body') || 'json'}
        error={problem('/body')}
        data={[
          { value: 'json', label: 'JSON' },
          { value: 'multipart', label: 'A form (multipart)' },
        ]}
        onChange={({ currentTarget: { value } }) => onChange(withMember(content, 'body', value))}
      />
      <NativeSelect
        label="Dialect"
        description="OpenRouter answers in its own words."
        value={textIn(content, 'dialect')}
        error={problem('/dialect')}
        data={[
          { value: '', label: 'OpenAI' },
          { value: 'openrouter', label: 'OpenRouter' },
        ]}
        onChange={({ currentTarget: { value } }) =>
          onChange(withMember(content, 'dialect', value === '' ? undefined : value))
        }
      />
    </div>
  );
}
