// Edit, test, watch, save, walk the history, restore, and go back to the list as it was.
import { expect, test } from './journey.ts';
import { call, makeCharacter, promptOf, savePrompt as saveByApi } from './api.ts';
import { cellPath, promptField, savePrompt, writePrompt } from './editor.ts';
import { signIn } from './session.ts';

test.beforeEach(({ page }) => signIn(page));

test('edit, test, watch, save, restore, back', async ({ page }) => {
  const character = await makeCharacter('Journey Ines');
  await saveByApi(character.id, 'happy', 'Ines smiles in a quiet room.');

  await page.goto('/characters?q=Journey+Ines');
  await page
    .getByRole('link', { name: /Journey Ines/ })
    .first()
    .click();
  await page.getByRole('link', { name: 'Happy', exact: true }).click();
  await expect(promptField(page)).toHaveText('Ines smiles in a quiet room.');

  // Testing what is on the screen changes nothing that is saved.
  await writePrompt(page, '{character_name} laughs out loud under warm evening light.');
  await expect(page.getByText('Journey Ines laughs out loud', { exact: false })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByText('This preview is of the text you see')).toBeVisible();
  await expect(page.locator('video').first()).toHaveAttribute('src', /\.mp4/, { timeout: 45_000 });
  const duration = await page
    .locator('video')
    .first()
    .evaluate(async (video: HTMLVideoElement) => {
      await video.play();
      return video.duration;
    });
  expect(duration).toBeGreaterThan(0.5);
  expect(await promptOf(character.id, 'happy')).toMatchObject({ version: 1 });

  await savePrompt(page, 2, 'Warmer');
  expect(await promptOf(character.id, 'happy')).toMatchObject({
    version: 2,
    prompt_text: '{character_name} laughs out loud under warm evening light.',
  });

  await page.getByRole('tab', { name: 'History' }).click();
  await expect(page.getByText('Warmer', { exact: true })).toBeVisible();
  await page.goto(`${cellPath(character.id, 'happy')}?tab=history&v=1`);
  await page.getByRole('button', { name: /^Restore/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Restore v1' });
  await dialog.getByRole('button', { name: 'Restore as v3' }).click();
  await expect(dialog).toBeHidden();
  expect(await promptOf(character.id, 'happy')).toMatchObject({
    version: 3,
    prompt_text: 'Ines smiles in a quiet room.',
  });

  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByText('Characters').click();
  await expect(page).toHaveURL(/\/characters\?q=/);
  await expect(page.getByRole('link', { name: /Journey Ines/ }).first()).toBeVisible();
});

test('a text of its own, and back to the default', async ({ page }) => {
  const character = await makeCharacter('Journey Otto');
  await page.goto(cellPath(character.id, 'sad'));
  await expect(page.getByText(/Journey Otto uses the global default/)).toBeVisible();
  await page.getByRole('button', { name: 'Customise' }).click();
  await writePrompt(page, 'Otto looks at the rain.');
  await savePrompt(page, 1, 'Otto is different');
  expect(await promptOf(character.id, 'sad')).toMatchObject({ source: 'character' });

  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: /Reset to the default/ }).click();
  await page.getByRole('button', { name: 'Reset to the default' }).click();
  await expect(page.getByText(/Journey Otto uses the global default/).first()).toBeVisible();
  expect(await promptOf(character.id, 'sad')).toMatchObject({ source: 'global' });

  const toast = page.getByRole('status').filter({ hasText: 'uses the global default now' });
  await toast.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await promptOf(character.id, 'sad')).source).toBe('character');
});

test('an emotion made elsewhere appears without a reload', async ({ page }) => {
  const character = await makeCharacter('Journey Ada');
  // Whether its event stream has begun by then or not: what it missed, the beginning tells.
  await page.goto(`/characters/${character.id}`);
  await expect(page.getByRole('link', { name: 'Happy', exact: true })).toBeVisible();
  const name = `proud_${Date.now().toString(36)}`;
  await call('POST', '/api/admin/emotions', { name, display_name: `Proud ${name}` });
  await expect(page.getByRole('link', { name: `Proud ${name}`, exact: true })).toBeVisible();
  await call('DELETE', `/api/admin/emotions/${name}`);
});
