// The stack that the tests run against; tools/dev/browser.sh starts it and names its directory.
import { readFileSync } from 'node:fs';

export const directory = process.env['MIEN_STACK'];
if (!directory) throw new Error('MIEN_STACK is not set: run tools/dev/web.sh browser');

export interface Environment {
  url: string;
  admin_email: string;
  admin_password: string;
  token: string;
}

const access = JSON.parse(readFileSync(`${directory}/access.json`, 'utf8')) as {
  production: Environment;
  staging: Environment;
};

export const stack = access.production;
export const staging = access.staging;

/** The process id of a part of the stack, to end it in a test: it is started again by its keeper. */
export function processOf(part: 'serve' | 'worker'): number {
  const [pid] = readFileSync(`${directory}/run/production-${part}.pid`, 'utf8').split(' ');
  return Number(pid);
}
