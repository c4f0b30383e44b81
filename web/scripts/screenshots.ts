// Every page in both themes, to docs/screenshots/. Runs beside a stack (MIEN_STACK):
// tools/dev/web.sh screenshots.
import { mkdir } from 'node:fs/promises';
import { chromium, type Page } from '@playwright/test';
import { signIn } from '../tests/session.ts';
import { stack, staging, type Environment } from '../tests/stack.ts';
import { makeRunningExperiment } from '../tests/experiments.ts';
import { makeClips, makeContactSheet, pagesToShow, stagingPagesToShow } from '../tests/pages.ts';

const folder = new URL('../../docs/screenshots/', import.meta.url);
await mkdir(folder, { recursive: true });
await makeClips();
await makeContactSheet();
const voted = await makeRunningExperiment('A brighter smile');

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
  const enter = async (environment: Environment) => {
    const context = await browser.newContext({
      baseURL: environment.url,
      colorScheme,
      reducedMotion: 'reduce',
      viewport: { width: 1440, height: 900 },
    });
    return { context, page: await context.newPage() };
  };
  const show = async (page: Page, { name, path }: { name: string; path: string }) => {
    await page.goto(path);
    await settle(page);
    await page.screenshot({ path: new URL(`${name}-${colorScheme}.png`, folder).pathname });
    console.log(`${name} ${colorScheme}`);
  };
  const production = await enter(stack);
  await show(production.page, { name: 'sign-in', path: '/sign-in' });
  await signIn(production.page);
  for (const each of await pagesToShow()) await show(production.page, each);
  await production.context.close();
  const [rater] = voted.raters;
  const room = await enter(stack);
  await signIn(room.page, rater.email, rater.password);
  await show(room.page, { name: 'voting', path: `/experiments/${voted.id}/vote` });
  await room.context.close();
  const other = await enter(staging);
  await signIn(other.page, staging.admin_email, staging.admin_password);
  for (const each of await stagingPagesToShow()) await show(other.page, each);
  await other.context.close();
}
await browser.close();
