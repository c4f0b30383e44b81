import { Code, Text } from '@mantine/core';
import { IconBan, IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { AccessLogEntry } from '~/api/staging/accessLog';
import { exactTime } from '~/lib/time/time';
import { LogRow } from '~/ui/table/LogRow';
import { Facts } from '~/ui/text/Facts';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { StatusWord } from '~/ui/text/StatusWord';
import classes from './Access.module.css';
import { refusalWords } from './words';

/** One request: who asked for what, from where, and what came of it. */
export function AccessRow({ entry }: { entry: AccessLogEntry }) {
  const { method, path, actor, outcome, reason, status } = entry;
  const request = method === null ? 'No request that could be read' : `${method} ${path ?? ''}`;
  const isRefused = outcome === 'refused';
  const cells = (
    <>
      <td className={classes['when']}>
        <RelativeTime at={entry.at} />
      </td>
      <td className={classes['who']}>
        <Text size="sm" truncate title={actor ?? ''}>
          {actor ?? 'Nobody signed in'}
        </Text>
      </td>
      <td className={classes['request']} title={request}>
        {request}
      </td>
      <td className={classes['address']} title={entry.client_address}>
        {entry.client_address}
      </td>
      <td className={classes['answer']}>
        <StatusWord
          tone={isRefused ? 'failed' : 'quiet'}
          icon={isRefused ? <IconBan size={15} aria-hidden /> : <IconCheck size={15} aria-hidden />}
        >
          {status}
          {reason !== null && `, ${refusalWords[reason]}`}
        </StatusWord>
      </td>
    </>
  );
  return (
    <LogRow
      name={`${request}, ${status}`}
      cells={cells}
      cellCount={5}
      renderDetails={() => <Facts facts={factsOf(entry)} />}
    />
  );
}

function factsOf(entry: AccessLogEntry): [string, ReactNode][] {
  const { peer_address, client_address, admin_id, credential_id } = entry;
  return [
    ['Number', entry.number],
    ['Time', exactTime(entry.at)],
    ['Outcome', entry.outcome === 'allowed' ? 'Let in' : 'Refused'],
    ...(entry.reason === null ? [] : [['Reason', refusalWords[entry.reason]] as [string, string]]),
    ['Answer', `${entry.status} after ${entry.duration_ms} ms`],
    ['Operation', entry.route ?? 'none'],
    ['Path', entry.path ?? 'none'],
    ['Host', entry.host || 'none'],
    ['Came from', client_address],
    ...(peer_address === client_address
      ? []
      : [['Through', `the proxy at ${peer_address}`] as [string, string]]),
    ...ids({ Admin: admin_id, Credential: credential_id, Request: entry.request_id }),
  ];
}

function ids(named: Record<string, string | null>): [string, ReactNode][] {
  return Object.entries(named).flatMap(([name, id]) =>
    id === null || id === '' ? [] : [[name, <Code key={name}>{id}</Code>]],
  );
}
