import { Kbd } from '@mantine/core';
import { useOs } from '@mantine/hooks';
import { formatKeys } from '~/lib/keys/keys';
import classes from './Keys.module.css';

/** The keycaps of a shortcut. */
export function Keys({ keys }: { keys: string }) {
  const mac = useOs() === 'macos';
  return (
    <span className={classes['keys']}>
      {formatKeys(keys, mac).map((press, place) => (
        <span key={press.join('+')} className={classes['press']}>
          {place > 0 && <span className={classes['then']}>then</span>}
          {press.map((cap) => (
            <Kbd key={cap} size="sm">
              {cap}
            </Kbd>
          ))}
        </span>
      ))}
    </span>
  );
}
