// axe on every page in both themes, and on the main ones in a narrow window: no violation of
// WCAG 2.2 AA. A page is loaded once and then looked at in each way, as its reader might change it.
import { violations } from './axe.ts';
import { expect, test, type Page } from './journey.ts';
import { followLoading } from './loading.ts';
import { pagesToShow, stagingPagesToShow } from './pages.ts';
import { signIn } from './session.ts';
import { staging } from './stack.ts';

const wide = { width: 1440, height: 900 };
const narrow = { width: 400, height: 800 };
/** Those that are laid out anew where there is little room; all of staging's are. */
const narrowPages = new Set([
  'characters',
  'matrix',
  'character',
  'contact-sheet',
  'editor',
  'history',
  'template',
  'template-usage',
  'compare',
  'video',
  'experiments',
  'experiment-design',
  'experiment',
  'experiment-traffic',
  'providers',
  'provider',
  'preset',
  'dry-run',
  'queue',
  'expressions',
  'export',
  'import',
  'import-plan',
]);

test.use({
  colorScheme: 'light',
  viewport: wide,
  contextOptions: { reducedMotion: 'reduce' },
  // What was found names its page and element; a trace of this much would take longer than the test.
  trace: 'off',
});

/** What a page that is open breaks, in each way to look at it. */
async function violationsOf(page: Page, name: string, isNarrow: boolean): Promise<string[]> {
  const found = await violations(page, `${name}, light`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  found.push(...(await violations(page, `${name}, dark`, 'colours')));
  await page.emulateMedia({ colorScheme: 'light' });
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light');
  if (isNarrow) {
    await page.setViewportSize(narrow);
    found.push(...(await violations(page, `${name}, narrow`)));
    await page.setViewportSize(wide);
  }
  return found;
}

async function violationsOfSignIn(page: Page): Promise<string[]> {
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  return violationsOf(page, 'sign-in', true);
}

interface NamedPage {
  name: string;
  path: string;
}

async function violationsOfAll(page: Page, pages: readonly NamedPage[]): Promise<string[]> {
  const loaded = followLoading(page);
  const found: string[] = [];
  for (const { name, path } of pages) {
    await page.goto(path);
    await loaded();
    const isNarrow = narrowPages.has(name) || name.startsWith('staging-');
    found.push(...(await violationsOf(page, name, isNarrow)));
  }
  return found;
}

test('every page passes axe', async ({ page }) => {
  test.setTimeout(900_000);
  const found = await violationsOfSignIn(page);
  await signIn(page);
  found.push(...(await violationsOfAll(page, await pagesToShow())));
  expect(found).toEqual([]);
});

test('a page whose connection is lost passes axe', async ({ page }) => {
  await page.route('**/api/admin/events', (route) => route.fulfill({ status: 503 }));
  await signIn(page);
  await page.getByText('Reconnecting…').waitFor();
  expect(await violationsOf(page, 'reconnecting', false)).toEqual([]);
});

test.describe('staging', () => {
  test.use({ baseURL: staging.url });

  test('every page of staging passes axe', async ({ page }) => {
    test.setTimeout(600_000);
    const found = await violationsOfSignIn(page);
    await signIn(page, staging.admin_email, staging.admin_password);
    found.push(...(await violationsOfAll(page, await stagingPagesToShow())));
    expect(found).toEqual([]);
  });
});
