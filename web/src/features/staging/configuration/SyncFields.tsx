import { NativeSelect, Stack } from '@mantine/core';
import { limits } from '~/lib/text/limits';
import { timeZones } from '~/lib/time/zoned';
import { LimitedInput } from '~/ui/field/LimitedInput';
import { Section } from '~/ui/page/Section';
import { NextRuns } from './NextRuns';
import type { FieldsProps } from './useConfigurationForm';

interface SyncFieldsProps extends FieldsProps {
  /** The next times of the schedule that is in force. */
  next: readonly string[];
  /** Whether what is typed is not in force yet. */
  isChanged: boolean;
}

/** When production's data come over by themselves. */
export function SyncFields({ fields, problems, next, isChanged, onChange }: SyncFieldsProps) {
  return (
    <Section title="Schedule of the sync" description="When production’s data are to come over.">
      <Stack gap="md">
        <LimitedInput
          label="Schedule"
          description="As in cron: minute, hour, day of the month, month, day of the week. Empty for none"
          placeholder="0 3 * * 1-5"
          spellCheck={false}
          autoComplete="off"
          limit={limits.schedule}
          value={fields.sync_schedule}
          error={problems.sync_schedule}
          onText={(sync_schedule) => onChange({ sync_schedule })}
        />
        <NativeSelect
          label="Time zone"
          description="Whose clocks the schedule goes by"
          maw={360}
          data={timeZones(fields.sync_time_zone)}
          value={fields.sync_time_zone}
          error={problems.sync_time_zone}
          onChange={({ currentTarget: { value } }) => onChange({ sync_time_zone: value })}
        />
        <NextRuns next={next} zone={fields.sync_time_zone} isChanged={isChanged} />
      </Stack>
    </Section>
  );
}
