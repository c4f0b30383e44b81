import { Code } from '@mantine/core';
import type { AuditEntry } from '~/api/audit';
import { exactTime } from '~/lib/time/time';
import { ValueChange } from '~/ui/diff/ValueChange';
import { Facts } from '~/ui/text/Facts';
import { inWords, readDetails, valueInWords } from './words';
import classes from './AuditTable.module.css';

/** All that the log holds of one entry. */
export function AuditDetails({ entry }: { entry: AuditEntry }) {
  const { changes, facts } = readDetails(entry.details);
  const told: [string, unknown][] = [
    ['number', entry.seq],
    ['time', exactTime(entry.occurred_at)],
    ...facts,
    ['object', `${entry.subject_kind} ${entry.subject_id}`],
    ['request', entry.request_id],
    ...(entry.actor.credential_id === null
      ? []
      : [
          [
            entry.actor.kind === 'token' ? 'token_id' : 'session_id',
            entry.actor.credential_id,
          ] satisfies [string, unknown],
        ]),
    ['hash', entry.hash],
  ];
  return (
    <>
      {changes.map(({ name, from, to }) => (
        <div key={name} className={classes['change']}>
          <ValueChange name={inWords(name)} from={valueInWords(from)} to={valueInWords(to)} />
        </div>
      ))}
      <Facts
        facts={told.map(([name, value]) => [
          inWords(name),
          /_?id$|hash|sha256|^request$|^object$/.test(name) ? (
            <Code key={name}>{valueInWords(value)}</Code>
          ) : (
            valueInWords(value)
          ),
        ])}
      />
    </>
  );
}
