// What events tell of whole is not asked about while they do. `hello` outdates everything, so that nothing
// is missed in between.
import { useConnection } from './useEvents';

/** How long to wait before asking again, in milliseconds. */
const pause = 5000;

/** For `refetchInterval`: asks only while the stream of events is away. */
export function useAwayInterval(): number | false {
  return useConnection() === 'live' ? false : pause;
}
