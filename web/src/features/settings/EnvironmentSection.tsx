import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { meQuery } from '~/api/access/session';
import { useMay } from '~/api/access/useMay';
import { settingsQuery } from '~/api/settings';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { Section } from '~/ui/page/Section';
import { SettingForm } from './SettingForm';

/** What holds for everybody here; all see it, the role admin changes it. */
export function EnvironmentSection() {
  const environment = useQuery(meQuery).data?.environment ?? 'this environment';
  const mayChange = useMay('admin');
  const settings = useQuery(settingsQuery);
  return (
    <Section
      title={`Settings of ${environment}`}
      description={
        mayChange
          ? 'They hold for everybody at once. Each change stands in the audit log.'
          : 'They hold for everybody. Changing them takes the role admin.'
      }
    >
      {settings.error && (
        <ErrorPanel error={settings.error} onRetry={() => void settings.refetch()} />
      )}
      {settings.isPending && <Skeleton height={120} />}
      <Stack gap="lg">
        {settings.data?.map((setting) => (
          <SettingForm key={setting.name} setting={setting} mayChange={mayChange} />
        ))}
      </Stack>
    </Section>
  );
}
