import type { ReactNode } from 'react';
import type { AuditEntry } from '~/api/audit';
import { LogTable } from '~/ui/table/LogTable';
import type { NameOf } from './AuditObject';
import { AuditRow } from './AuditRow';
import classes from './AuditTable.module.css';

const nameless: NameOf = () => undefined;

interface AuditTableProps {
  entries: readonly AuditEntry[];
  /** Names for ids; without it the kind of the object stands there. */
  nameOf?: NameOf;
  /** Where all entries are about the same thing. */
  hidesObject?: boolean;
  /** Shown above the details of an opened row: say, the difference of two texts. */
  renderText?: (entry: AuditEntry) => ReactNode;
}

/** Entries of the audit log. Each row opens to all that the log holds of it. */
export function AuditTable({
  entries,
  nameOf = nameless,
  hidesObject = false,
  renderText,
}: AuditTableProps) {
  return (
    <LogTable
      caption="Audit log, latest first"
      headings={['When', 'Who', 'What', ...(hidesObject ? [] : ['Object']), 'Request']}
      className={classes['table']}
    >
      {entries.map((entry) => (
        <AuditRow
          key={entry.seq}
          entry={entry}
          nameOf={nameOf}
          hidesObject={hidesObject}
          renderText={renderText}
        />
      ))}
    </LogTable>
  );
}
