// The contact sheet: the clips of a character beside each other, and the way to those that are missing.
import { makeCharacter, savePrompt } from './api.ts';
import { expect, test, type Page } from './journey.ts';
import { signIn } from './session.ts';

const clipOf = (page: Page, emotion: string) => page.locator(`video[aria-label*="${emotion}"]`);

function isPlaying(page: Page, emotion: string): Promise<boolean> {
  return clipOf(page, emotion).evaluate((video: HTMLVideoElement) => !video.paused);
}

test('a missing clip is made and plays while it is in sight', async ({ page, browser }) => {
  const character = await makeCharacter('Sheet Ida');
  await savePrompt(character.id, 'idle', 'Ida looks at the sea.');
  await signIn(page);
  await page.setViewportSize({ width: 420, height: 500 });
  await page.goto(`/characters/${character.id}`);
  await page.getByText('Contact sheet').click();
  await expect(page).toHaveURL(/view=sheet/);
  await expect(page.getByText(/^0 of \d+ emotions have a clip$/)).toBeVisible();
  await page.getByRole('button', { name: 'Make it: Idle' }).click();
  await expect(page.getByText(/^1 of \d+ emotions have a clip$/)).toBeVisible({ timeout: 60_000 });

  const idle = page.getByRole('link', { name: 'Idle' });
  await idle.scrollIntoViewIfNeeded();
  await expect.poll(() => isPlaying(page, 'Idle')).toBe(true);
  await page.getByRole('button', { name: 'Pause all' }).click();
  await expect.poll(() => isPlaying(page, 'Idle')).toBe(false);
  await page.keyboard.press('p');
  await idle.scrollIntoViewIfNeeded();
  await expect.poll(() => isPlaying(page, 'Idle')).toBe(true);
  // Out of sight it rests.
  const links = page.locator('a[data-card]');
  await links.last().scrollIntoViewIfNeeded();
  await expect.poll(() => isPlaying(page, 'Idle')).toBe(false);
  await links.first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(links.nth(1)).toBeFocused();

  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const calm = await context.newPage();
  await signIn(calm);
  await calm.goto(`/characters/${character.id}?view=sheet`);
  await expect(clipOf(calm, 'Idle')).toHaveAttribute('poster', /media/);
  await expect(calm.getByRole('button', { name: 'Pause all' })).toHaveCount(0);
  expect(await isPlaying(calm, 'Idle')).toBe(false);
  await context.close();
});
