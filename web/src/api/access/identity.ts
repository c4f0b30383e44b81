// A page belongs to the admin for whom it was opened. When somebody else signs in, here or in another
// tab, whose cookie all tabs share, nothing more is sent and the page begins anew: what was typed
// stays in this browser, under the name of who typed it.

import { noteSignedIn } from '~/lib/browser/frame';

let owner: string | null = null;
let isOver = false;
const channel = new BroadcastChannel('mien-identity');

channel.onmessage = ({ data }: MessageEvent<string>) => {
  if (owner !== null && data !== owner) beginAnew();
};

function beginAnew() {
  isOver = true;
  globalThis.location.reload();
}

/** Whether somebody else has signed in, so that this page may send nothing. */
export function isPageOver(): boolean {
  return isOver;
}

/** Says for whom the server takes this browser, to this page and to the other tabs. */
export function tellIdentity(admin_id: string) {
  if (owner !== null && owner !== admin_id) {
    beginAnew();
    return;
  }
  if (owner === null) {
    channel.postMessage(admin_id);
    noteSignedIn(true);
  }
  owner = admin_id;
}

/** The page was left, with all that belonged to its admin. */
export function forgetIdentity() {
  owner = null;
  noteSignedIn(false);
}
