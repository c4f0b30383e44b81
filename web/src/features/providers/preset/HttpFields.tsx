import { Code, Text, TextInput } from '@mantine/core';
import { textIn, withMember } from './content';
import type { FieldsProps } from './draft';
import { JsonField } from './JsonField';
import { readObject } from './typed';

/** Where a service of one's own takes orders, and what it is given besides. */
export function HttpFields({ content, problem, onUnread, onChange }: FieldsProps) {
  return (
    <>
      <Text size="sm" c="var(--mien-quiet)">
        Your service is sent <Code>character_id</Code>, <Code>emotion</Code> and{' '}
        <Code>resolved_prompt_text</Code> by POST, and answers <Code>video_url</Code>,{' '}
        <Code>video_id</Code> and <Code>generation_timestamp</Code>; or a <Code>status_url</Code>{' '}
        while it works.
      </Text>
      <TextInput
        label="Path"
        description="Behind the address of the provider; empty for the address itself."
        placeholder="/clips"
        maxLength={500}
        value={textIn(content, 'path')}
        error={problem('/path')}
        onChange={({ currentTarget: { value } }) =>
          onChange(withMember(content, 'path', value.trim() || undefined))
        }
      />
      <JsonField
        label="Always sent"
        description="Members of the body besides those three, as JSON."
        placeholder={'{ "quality": "high" }'}
        value={content['extra']}
        error={problem('/extra')}
        read={readObject}
        onUnread={onUnread}
        onValue={(value) => onChange(withMember(content, 'extra', value))}
      />
    </>
  );
}
