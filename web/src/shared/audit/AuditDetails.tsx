import { Code, Text } from '@mantine/core';
import type { AuditEntry } from '~/api/audit';
import { exactTime } from '~/lib/time/time';
import { inWords, readDetails, valueInWords, type AuditChange } from './words';
import classes from './AuditTable.module.css';

function Change({ change }: { change: AuditChange }) {
  return (
    <div className={classes['change']}>
      <Text size="xs" fw={600}>
        {inWords(change.name)}
      </Text>
      <del dir="auto">{valueInWords(change.from)}</del>
      <ins dir="auto">{valueInWords(change.to)}</ins>
    </div>
  );
}

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
      {changes.map((change) => (
        <Change key={change.name} change={change} />
      ))}
      <dl className={classes['facts']}>
        {told.map(([name, value]) => (
          <div key={name}>
            <dt>{inWords(name)}</dt>
            <dd dir="auto">
              {/_?id$|hash|sha256|^request$|^object$/.test(name) ? (
                <Code>{valueInWords(value)}</Code>
              ) : (
                valueInWords(value)
              )}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
