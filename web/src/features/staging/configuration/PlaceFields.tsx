import { PasswordInput, Stack } from '@mantine/core';
import { limits } from '~/lib/text/limits';
import { LimitedInput } from '~/ui/field/LimitedInput';
import { Section } from '~/ui/page/Section';
import { hasMaskedPassword } from './fields';
import { ServedDatabase } from './ServedDatabase';
import type { FieldsProps } from './useConfigurationForm';

interface PlaceFieldsProps extends FieldsProps {
  /** The address of the database in the configuration in force. */
  configured: string;
}

/** What staging is called, and where its data are. */
export function PlaceFields({ fields, problems, configured, onChange }: PlaceFieldsProps) {
  const keepsPassword = hasMaskedPassword(fields.database_url);
  return (
    <>
      <Section title="Name and address">
        <Stack gap="md">
          <LimitedInput
            label="Name"
            description="Letters, digits and inner hyphens"
            limit={limits.environmentName}
            value={fields.environment_name}
            error={problems.environment_name}
            onText={(environment_name) => onChange({ environment_name })}
          />
          <LimitedInput
            label="Host name"
            description="The only one that staging answers for"
            placeholder="admin-staging.example.com"
            limit={limits.hostName}
            value={fields.admin_subdomain}
            error={problems.admin_subdomain}
            onText={(admin_subdomain) => onChange({ admin_subdomain })}
          />
        </Stack>
      </Section>
      <Section
        title="Data"
        description="Both are tried before anything changes: what cannot be reached, or is production’s, is refused."
      >
        <Stack gap="md">
          <LimitedInput
            label="Database"
            description="An address as PostgreSQL reads it. *** stands for the password that is kept"
            autoComplete="off"
            spellCheck={false}
            limit={limits.databaseUrl}
            value={fields.database_url}
            error={problems.database_url}
            onText={(database_url) => onChange({ database_url })}
          />
          <ServedDatabase configured={configured} />
          <PasswordInput
            label="New password of the database"
            description={
              keepsPassword
                ? 'Takes the place of ***. Left empty, the password stays; nobody can read it'
                : 'The address names its password itself'
            }
            autoComplete="new-password"
            maw={480}
            disabled={!keepsPassword}
            value={keepsPassword ? fields.database_password : ''}
            error={problems.database_password}
            onChange={({ currentTarget: { value } }) => onChange({ database_password: value })}
          />
          <LimitedInput
            label="Bucket"
            description="Where staging’s clips are"
            limit={limits.bucket}
            value={fields.storage_bucket}
            error={problems.storage_bucket}
            onText={(storage_bucket) => onChange({ storage_bucket })}
          />
        </Stack>
      </Section>
    </>
  );
}
