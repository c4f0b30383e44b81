// Which environment this is, as the server wrote it into the page: known before anybody signs in.
// public/first-paint.js and index.html go by the same attribute.

export const isStaging = globalThis.document?.documentElement.dataset['environment'] === 'staging';

/** What the tab of the browser is called on the page of that title. */
export function tabTitle(title: string): string {
  return `${isStaging ? '[staging] ' : ''}${title} · Mien`;
}
