import { Code, Text, Tooltip, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AuditEntry } from '~/api/audit';
import { isolated } from '~/lib/text/isolated';
import { Copy } from '~/ui/field/Copy';
import { LogRow } from '~/ui/table/LogRow';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { actionInWords } from './words';
import { AuditDetails } from './AuditDetails';
import { AuditObject, type NameOf } from './AuditObject';
import classes from './AuditTable.module.css';

const ways: Record<string, string> = { token: 'by API token', cli: 'at the command line' };

interface AuditRowProps {
  entry: AuditEntry;
  nameOf: NameOf;
  hidesObject: boolean;
  renderText: ((entry: AuditEntry) => ReactNode) | undefined;
}

export function AuditRow({ entry, nameOf, hidesObject, renderText }: AuditRowProps) {
  const { actor, action, details } = entry;
  const version = details['version'];
  const words = actionInWords(action);
  const way =
    actor.token_name === null
      ? ways[actor.kind]
      : `by the API token “${isolated(actor.token_name)}”`;
  const cells = (
    <>
      <td className={classes['when']}>
        <RelativeTime at={entry.occurred_at} />
      </td>
      <td className={classes['who']}>
        <Text size="sm" truncate title={actor.label}>
          {actor.kind === 'system' ? 'Mien itself' : actor.label}
        </Text>
        {way !== undefined && (
          <Text size="xs" c="var(--mien-quiet)">
            {way}
          </Text>
        )}
      </td>
      <td className={classes['what']}>
        {words}
        {typeof version === 'number' && (
          <span className={classes['note']}> as version {version}</span>
        )}
      </td>
      {!hidesObject && (
        <td className={classes['object']}>
          <AuditObject entry={entry} nameOf={nameOf} />
        </td>
      )}
      <td className={classes['request']}>
        {entry.request_id !== '' && (
          <Copy value={entry.request_id}>
            {({ copied, copy }) => (
              <Tooltip label={copied ? 'Copied' : `Copy ${entry.request_id}`}>
                <UnstyledButton
                  onClick={copy}
                  aria-label={`Copy the request id ${entry.request_id}`}
                >
                  <Code>{entry.request_id.slice(-12)}</Code>
                </UnstyledButton>
              </Tooltip>
            )}
          </Copy>
        )}
      </td>
    </>
  );
  return (
    <LogRow
      name={words}
      cells={cells}
      cellCount={hidesObject ? 4 : 5}
      renderDetails={() => (
        <>
          {renderText?.(entry)}
          <AuditDetails entry={entry} />
        </>
      )}
    />
  );
}
