// The UI where people are: with an input method, in a tab that is open for hours, at a stale address.
import { expect, test, type Page } from './journey.ts';
import { makeClips } from './pages.ts';
import { signIn } from './session.ts';

/** Ends a word by Enter, in the order of Safari: the composition is over when the key is told. */
async function endCompositionInSafari(page: Page) {
  await page.evaluate(() => {
    const field = document.activeElement;
    field?.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: '\u5165' }));
    const press = { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true };
    field?.dispatchEvent(new KeyboardEvent('keydown', press));
  });
}

test('the Enter that ends a word of an input method chooses nothing', async ({ page }) => {
  await signIn(page);
  await expect(page.getByRole('heading', { name: 'Characters' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  const palette = page.getByRole('dialog', { name: 'Search or jump to' });
  await palette.getByRole('combobox').fill('matrix');
  await expect(palette.getByRole('option').first()).toBeVisible();
  await endCompositionInSafari(page);
  await expect(palette).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/matrix/);
});

test('a clip whose link has ended fetches a fresh one by itself, and plays', async ({ page }) => {
  const { video } = await makeClips();
  await signIn(page);
  let asked = 0;
  // The first link has ended, as after an hour; the next is good.
  await page.route(/\/media\/.*\.mp4/, async (route) => {
    asked += 1;
    if (asked > 1) return route.fallback();
    return route.fulfill({ status: 403, body: 'The link has ended.' });
  });
  await page.goto(`/videos/${video}`);
  await page.getByRole('button', { name: /^Play / }).click();
  await expect
    .poll(() => page.locator('video').evaluate((clip: HTMLVideoElement) => clip.currentTime))
    .toBeGreaterThan(0);
});

test('a clip that cannot be had is said to be so', async ({ page }) => {
  const { video } = await makeClips();
  await signIn(page);
  await page.route(/\/media\/.*\.mp4/, (route) => route.fulfill({ status: 403 }));
  await page.goto(`/videos/${video}`);
  await page.getByRole('button', { name: /^Play / }).click();
  await expect(page.getByText('This clip cannot be played right now.')).toBeVisible();
});

test('what an address does not lead to is not found, and the menu stays', async ({ page }) => {
  await signIn(page);
  const nobody = '01994b1c-8a01-7c11-9d52-4f0c6a7be999';
  const paths = ['/nowhere/at/all', `/characters/${nobody}`, `/characters/${nobody}/sad`];
  for (const path of [...paths, '/characters/no-id', `/users/${nobody}`, `/videos/${nobody}`]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { name: /^There is no such/ })).toBeVisible();
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
    await expect(page.getByRole('alert')).toHaveCount(0);
  }
});
