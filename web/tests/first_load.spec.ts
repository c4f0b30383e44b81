// What is seen before the scripts are there, and that it makes room for the page without a jump.
import { expect, test, type Page } from './journey.ts';
import { signIn } from './session.ts';

/** Keeps our scripts back until it is called. */
async function holdScripts(page: Page) {
  let release: (() => void) | undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/\/assets\/.*\.js$/, async (route) => {
    await released;
    await route.continue();
  });
  return () => release?.();
}

test('the frame of the pages comes before the scripts, and goes with the page', async ({
  page,
}) => {
  await signIn(page);
  const release = await holdScripts(page);
  await page.goto('/matrix', { waitUntil: 'commit' });
  const frame = page.locator('#frame > header');
  await expect(frame).toBeVisible();
  const place = await frame.boundingBox();
  release();
  await expect(page.getByRole('heading', { name: 'Matrix', level: 1 })).toBeVisible();
  await expect(frame).toBeHidden();
  expect(await page.getByRole('banner').boundingBox()).toEqual(place);
});

test('who has to sign in sees no frame of the pages', async ({ page }) => {
  const release = await holdScripts(page);
  await page.goto('/sign-in', { waitUntil: 'commit' });
  await expect(page.locator('#frame > section')).toBeVisible();
  await expect(page.locator('#frame > header')).toBeHidden();
  release();
  await expect(page.getByLabel('E-mail')).toBeVisible();
  await expect(page.locator('#frame > section')).toBeHidden();
  // Whoever was here without being signed in is sent there from every page.
  const releaseAgain = await holdScripts(page);
  await page.goto('/matrix', { waitUntil: 'commit' });
  await expect(page.locator('#frame > section')).toBeVisible();
  await expect(page.locator('#frame > header')).toBeHidden();
  releaseAgain();
});
