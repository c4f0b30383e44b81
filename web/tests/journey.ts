// The `test` of every journey. A test may end while a handler of `page.route` still waits for the
// server, as pages go on asking; its routes end before its pages do, so that this is no failure.
import { test as base, type Browser } from '@playwright/test';

export { expect, type Browser, type Page, type Request, type Route } from '@playwright/test';

async function endRoutes(browser: Browser) {
  const contexts = browser.contexts();
  const owners = [...contexts, ...contexts.flatMap((context) => context.pages())];
  await Promise.all(owners.map((owner) => owner.unrouteAll({ behavior: 'ignoreErrors' })));
}

export const test = base.extend<{ routesEnd: void }>({
  routesEnd: [
    // The context is named here because it is to end after the routes.
    async ({ browser, context: _context }, use) => {
      await use();
      await endRoutes(browser);
    },
    { auto: true },
  ],
});
