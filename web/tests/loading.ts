// Whether a page still loads: what it asked the server for, and what it shows meanwhile.
import { expect, type Page, type Request } from './journey.ts';

const placeholders = '[aria-busy="true"], .mantine-Skeleton-root';

/** Follows a page from here on; the answer waits until it shows all that it asked for. The stream of
    events and the clips go on for ever, and do not count; nor does what it says when it is left. */
export function followLoading(page: Page): () => Promise<void> {
  const asked = new Set<Request>();
  const end = (request: Request) => asked.delete(request);
  page.on('request', (request) => {
    if (request.resourceType() === 'fetch' && request.method() === 'GET') asked.add(request);
  });
  page.on('framenavigated', () => asked.clear());
  page.on('requestfinished', end);
  page.on('requestfailed', end);
  // What a tab that is not shown waits for is not waited for here.
  const loading = page.locator(placeholders).filter({ visible: true });
  const isQuiet = async () => asked.size === 0 && (await loading.count()) === 0 && asked.size === 0;
  return async () => {
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expect.poll(isQuiet, { intervals: [50] }).toBe(true);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
  };
}
