import { Stack } from '@mantine/core';
import type { Export } from '~/api/transfer/exports';
import { exactTime } from '~/lib/time/time';
import { CopyField } from '~/ui/field/CopyField';
import classes from '../Transfer.module.css';
import { countsInWords } from './words';

/** All that is known of a file. */
export function ExportDetails({ made }: { made: Export }) {
  const facts: [string, string][] = [
    ['File', made.file_name],
    ['Holds', made.counts ? countsInWords(made.counts) : 'Not known before it is complete'],
    ['Begun', exactTime(made.created_at)],
    ...(made.completed_at ? [['Complete', exactTime(made.completed_at)] as [string, string]] : []),
    ['Kept until', exactTime(made.expires_at)],
  ];
  return (
    <Stack gap="sm">
      <dl className={classes['facts']}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {made.sha256 !== null && <CopyField label="SHA-256 of the file" value={made.sha256} />}
    </Stack>
  );
}
