// axe on every page, in both themes, on a wide and a narrow window: no violation of WCAG 2.2 AA.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { pagesToShow } from './pages.ts';
import { signIn } from './session.ts';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const windows = [
  { colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  { colorScheme: 'light', viewport: { width: 400, height: 800 } },
] as const;

for (const options of windows) {
  test.describe(`${options.colorScheme}, ${options.viewport.width} wide`, () => {
    test.use({ ...options, contextOptions: { reducedMotion: 'reduce' } });

    test('every page passes axe', async ({ page }) => {
      test.setTimeout(180_000);
      await page.goto('/sign-in');
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
      const found = await violations(page, 'sign-in');
      await signIn(page);
      for (const { name, path } of await pagesToShow()) {
        await page.goto(path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('networkidle').catch(() => undefined);
        found.push(...(await violations(page, name)));
      }
      expect(found).toEqual([]);
    });
  });
}

async function violations(page: import('@playwright/test').Page, name: string) {
  const { violations: all } = await new AxeBuilder({ page }).withTags(tags).analyze();
  return all.map(({ id, nodes }) => `${name}: ${id} at ${nodes.map((n) => n.target).join(', ')}`);
}
