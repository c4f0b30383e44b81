// axe on every page in both themes, and on the main ones in a narrow window: no violation of
// WCAG 2.2 AA.
import { expect, test } from './journey.ts';
import { violations } from './axe.ts';
import { pagesToShow, stagingPagesToShow } from './pages.ts';
import { signIn } from './session.ts';
import { staging } from './stack.ts';

const wide = { width: 1440, height: 900 };
const narrow = { width: 400, height: 800 };
const windows = [
  { colorScheme: 'light', viewport: wide },
  { colorScheme: 'dark', viewport: wide },
  { colorScheme: 'light', viewport: narrow },
] as const;
/** Those that are laid out anew where there is little room. */
const narrowPages = new Set([
  'characters',
  'matrix',
  'character',
  'editor',
  'history',
  'template',
  'template-usage',
  'compare',
  'video',
  'experiments',
  'experiment-design',
  'experiment',
  'providers',
  'queue',
  'export',
  'import',
  'import-plan',
]);

for (const options of windows) {
  test.describe(`${options.colorScheme}, ${options.viewport.width} wide`, () => {
    test.use({ ...options, contextOptions: { reducedMotion: 'reduce' } });

    test('passes axe', async ({ page }) => {
      test.setTimeout(360_000);
      await page.goto('/sign-in');
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
      const found = await violations(page, 'sign-in');
      await signIn(page);
      for (const { name, path } of await pagesToShow()) {
        if (options.viewport === narrow && !narrowPages.has(name)) continue;
        await page.goto(path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('networkidle').catch(() => undefined);
        found.push(...(await violations(page, name)));
      }
      expect(found).toEqual([]);
    });

    test.describe('staging', () => {
      test.use({ baseURL: staging.url });

      test('passes axe', async ({ page }) => {
        test.setTimeout(240_000);
        await page.goto('/sign-in');
        await page.getByRole('button', { name: 'Sign in' }).waitFor();
        const found = await violations(page, 'sign-in of staging');
        await signIn(page, staging.admin_email, staging.admin_password);
        for (const { name, path } of await stagingPagesToShow()) {
          await page.goto(path);
          await page.getByRole('heading', { level: 1 }).waitFor();
          await page.waitForLoadState('networkidle').catch(() => undefined);
          found.push(...(await violations(page, name)));
        }
        expect(found).toEqual([]);
      });
    });
  });
}
