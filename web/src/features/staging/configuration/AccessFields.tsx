import { Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { Section } from '~/ui/page/Section';
import type { FieldsProps } from './useConfigurationForm';

interface AccessFieldsProps extends FieldsProps {
  /** From where one comes; null while nobody knows. */
  address: string | null;
}

/** Who gets in, and how long it is known who did. */
export function AccessFields({ fields, problems, address, onChange }: AccessFieldsProps) {
  return (
    <Section
      title="Access"
      description="Admins only, whatever is said here, and each request stands in the access log."
    >
      <Stack gap="md">
        <Switch
          label="Only through the VPN"
          description="Requests from elsewhere are refused, even those for the sign-in page"
          checked={fields.vpn_required}
          onChange={({ currentTarget: { checked } }) => onChange({ vpn_required: checked })}
        />
        <Textarea
          label="Networks of the VPN"
          description={`One in each line, as 10.66.0.0/16 or fd00:66::/48${
            address === null ? '' : `. You come from ${address}`
          }`}
          autosize
          minRows={2}
          maxRows={10}
          spellCheck={false}
          value={fields.vpn_networks}
          error={problems.vpn_networks}
          onChange={({ currentTarget: { value } }) => onChange({ vpn_networks: value })}
        />
        <TextInput
          label="Days that the access log is kept"
          inputMode="numeric"
          maw={240}
          value={fields.access_log_days}
          error={problems.access_log_days}
          onChange={({ currentTarget: { value } }) =>
            onChange({ access_log_days: value.replaceAll(/\D/g, '').slice(0, 5) })
          }
        />
      </Stack>
    </Section>
  );
}
