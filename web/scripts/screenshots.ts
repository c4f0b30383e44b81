// Every page in both themes, to docs/screenshots/. Runs beside a stack (MIEN_STACK):
// tools/dev/web.sh screenshots.
import { mkdir } from 'node:fs/promises';
import { chromium, type Page } from '@playwright/test';
import { signIn } from '../tests/session.ts';
import { stack } from '../tests/stack.ts';
import { makeClips, pagesToShow } from '../tests/pages.ts';

const folder = new URL('../../docs/screenshots/', import.meta.url);
await mkdir(folder, { recursive: true });
await makeClips();

async function settle(page: Page) {
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.evaluate(() => document.fonts.ready);
  // Skeletons and the fading of posters.
  await page.waitForTimeout(700);
}

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
for (const colorScheme of ['light', 'dark'] as const) {
  const context = await browser.newContext({
    baseURL: stack.url,
    colorScheme,
    reducedMotion: 'reduce',
    viewport: { width: 1440, height: 900 },
  });
  const page = await context.newPage();
  const show = async ({ name, path }: { name: string; path: string }) => {
    await page.goto(path);
    await settle(page);
    await page.screenshot({ path: new URL(`${name}-${colorScheme}.png`, folder).pathname });
    console.log(`${name} ${colorScheme}`);
  };
  await show({ name: 'sign-in', path: '/sign-in' });
  await signIn(page);
  for (const each of await pagesToShow()) await show(each);
  await context.close();
}
await browser.close();
