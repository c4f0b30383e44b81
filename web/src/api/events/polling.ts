// Events tell of states only, and not while the stream is away: what is under way is asked about, too.
import { events } from './events';

/** How long to wait before asking again, in milliseconds: longer while events tell. */
function pollInterval(isUnderWay: boolean): number | false {
  if (!isUnderWay) return false;
  return events.connection === 'live' ? 15_000 : 3000;
}

interface Polled<Data> {
  state: { data: Data | undefined };
}

/** For a query of one thing: asks as long as that is under way. */
export function pollOne<Status>(isUnderWay: (status: Status) => boolean) {
  return ({ state }: Polled<{ status: Status }>) =>
    pollInterval(state.data !== undefined && isUnderWay(state.data.status));
}

/** For a list: asks as long as one of its items is under way. */
export function pollList<Page, Status>(
  itemsOf: (page: Page) => readonly { status: Status }[],
  isUnderWay: (status: Status) => boolean,
) {
  const isBusy = (page: Page) => itemsOf(page).some(({ status }) => isUnderWay(status));
  return ({ state }: Polled<{ pages: readonly Page[] }>) =>
    pollInterval(state.data?.pages.some(isBusy) ?? false);
}
