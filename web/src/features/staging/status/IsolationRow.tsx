import { useState } from 'react';
import type { IsolationCheck } from '~/api/staging/status';
import { Disclosure } from '~/ui/page/Disclosure';
import { Facts } from '~/ui/text/Facts';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { ResultWord } from './ResultWord';
import classes from './Status.module.css';

/** One check: what must be so, whether it is, and, once it is opened, how that was found. */
export function IsolationRow({ check }: { check: IsolationCheck }) {
  const [isOpened, setIsOpened] = useState(false);
  const title = (
    <>
      <span className={classes['claim']}>{check.claim}</span>
      <ResultWord result={check.result} isOld={check.is_old} />
    </>
  );
  const found = <span className={classes['found']}>{check.found}</span>;
  return (
    <li>
      <Disclosure
        title={title}
        below={check.result !== 'passed' && !isOpened && found}
        isOpened={isOpened}
        onToggle={() => setIsOpened(!isOpened)}
      >
        <Facts
          facts={[
            ['Found', check.found],
            ['How it was tried', check.tried],
            ['By', check.tried_by === 'bridge' ? 'The bridge' : 'This server'],
            ['When', <RelativeTime key="when" at={check.tried_at} />],
          ]}
        />
      </Disclosure>
    </li>
  );
}
