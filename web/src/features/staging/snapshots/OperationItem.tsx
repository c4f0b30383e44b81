import type { StagingOperation } from '~/api/staging/operations';
import { exactTime } from '~/lib/time/time';
import { ClipStatus } from '~/ui/clip/ClipStatus';
import { TextLink } from '~/ui/link/TextLink';
import { Disclosure } from '~/ui/page/Disclosure';
import { Facts } from '~/ui/text/Facts';
import { RelativeTime } from '~/ui/text/RelativeTime';
import classes from './Snapshots.module.css';
import { missingKeys, operationInWords, phaseWords, resultInWords } from './words';

interface OperationItemProps {
  operation: StagingOperation;
  isOpened: boolean;
  onOpen: (id: string | undefined) => void;
}

/** One operation in a line; once it is opened, all that is known of it. */
export function OperationItem({ operation, isOpened, onOpen }: OperationItemProps) {
  const { operation_id, status, progress, error, result } = operation;
  const below = (
    <>
      <div className={classes['meta']}>
        <ClipStatus state={status} progress={progress} />
        <span>
          <bdi>{operation.requested_by}</bdi>, <RelativeTime at={operation.requested_at} />
        </span>
      </div>
      {error && <p className={classes['reason']}>{error.message}</p>}
    </>
  );
  return (
    <li className={classes['operation']}>
      <Disclosure
        title={operationInWords(operation)}
        below={below}
        isOpened={isOpened}
        onToggle={() => onOpen(isOpened ? undefined : operation_id)}
      >
        <Facts
          facts={[
            ['Asked for', exactTime(operation.requested_at)],
            ...facts('Ended', operation.finished_at && exactTime(operation.finished_at)),
            ['Last did', phaseWords[operation.phase]],
            ...facts('Generation', operation.generation),
            ...facts('Result', resultInWords(result).join(' ')),
            ...facts('Missing objects', missingKeys(result).join('\n')),
            ['Id', <code key="id">{operation_id}</code>],
          ]}
        />
        {operation.kind === 'sync' && (
          <TextLink to="/staging/sync/$syncId" params={{ syncId: operation_id }}>
            What this sync brought
          </TextLink>
        )}
      </Disclosure>
    </li>
  );
}

/** The fact, when there is one. */
function facts(name: string, value: string | number | null): [string, string | number][] {
  return value === null || value === '' ? [] : [[name, value]];
}
