import type { AccessRefusal } from '~/api/staging/accessLog';

/** Why a request was turned away, after "Refused:". */
export const refusalWords: Readonly<Record<AccessRefusal, string>> = {
  head: 'not valid HTTP',
  host: 'for another host',
  forwarded: 'the proxy did not say from where',
  network: 'from outside the VPN',
  credential: 'not signed in, or a wrong password',
  origin: 'sent by a page of another address',
  role: 'not an admin',
  operation: 'the operation refused it',
  configuration: 'no configuration was known yet',
  log: 'the log could not be written',
};
