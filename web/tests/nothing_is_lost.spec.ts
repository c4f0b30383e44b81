// What is typed survives: another's save, a killed server, a session that ended, a closed tab.
import { expect, test, type Page } from './journey.ts';
import { call, makeCharacter, savePrompt as saveByApi } from './api.ts';
import { cellPath, promptField, savePrompt, writePrompt } from './editor.ts';
import { signIn } from './session.ts';
import { processOf } from './stack.ts';

test.beforeEach(({ page }) => signIn(page));

async function openCell(page: Page, name: string, text: string) {
  const character = await makeCharacter(name);
  await saveByApi(character.id, 'angry', text);
  await page.goto(cellPath(character.id, 'angry'));
  await expect(promptField(page)).toHaveText(text);
  return character;
}

test('two browsers save one cell: the later one merges', async ({ page, browser }) => {
  const text = 'Kim clenches her fists. The light is cold. She breathes out.';
  const character = await openCell(page, 'Journey Kim', text);
  await writePrompt(page, text.replace('cold', 'icy and blue'));

  const other = await (await browser.newContext()).newPage();
  await signIn(other);
  await other.goto(cellPath(character.id, 'angry'));
  await writePrompt(other, text.replace('clenches her fists', 'folds her arms'));
  await savePrompt(other, 2, 'Calmer');
  await other.context().close();

  // The first is told before it saves, and both changes end up in one text.
  await page.getByRole('button', { name: 'See changes' }).click();
  const dialog = page.getByRole('dialog', { name: /v2 was saved while you were writing/ });
  await dialog.getByRole('button', { name: 'Use the merge' }).click();
  const merged = 'Kim folds her arms. The light is icy and blue. She breathes out.';
  await expect(promptField(page)).toHaveText(merged);
  await savePrompt(page, 3, 'Both');
  const saved = await call<{ prompt_text: string }>(
    'GET',
    `/api/admin/characters/${character.id}/emotional-prompts/angry`,
  );
  expect(saved.prompt_text).toBe(merged);
});

test('the server is killed while somebody types', async ({ page }) => {
  await openCell(page, 'Journey Lou', 'Lou stamps on the floor.');
  process.kill(processOf('serve'), 'SIGKILL');
  await writePrompt(page, 'Lou stamps on the floor and shouts at the clouds.');
  await expect(page.getByText(/Saved as draft|kept on this device/)).toBeVisible();
  await expect(page.getByText(/Saved as draft/)).toBeVisible({ timeout: 30_000 });
  await savePrompt(page, 2, 'Louder');
  await expect(promptField(page)).toHaveText('Lou stamps on the floor and shouts at the clouds.');
});

test('the session ends elsewhere: one signs in on top and goes on', async ({ page }) => {
  await openCell(page, 'Journey Max', 'Max frowns.');
  await writePrompt(page, 'Max frowns and turns away from us.');
  await page.context().clearCookies();
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  await page.keyboard.press('ControlOrMeta+s');
  // The save is refused, or the draft was before it: then the dialog lies over the button already.
  const save = page.getByRole('button', { name: 'Save v2' });
  await save.click({ timeout: 5000 }).catch(() => undefined);
  await expect(dialog).toBeVisible();
  await dialog
    .locator('input[type=password]')
    .fill((await import('./stack.ts')).stack.admin_password);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog).toBeHidden();
  await expect(promptField(page)).toHaveText('Max frowns and turns away from us.');
});

test('a closed tab: the draft is offered on return', async ({ page }) => {
  const character = await openCell(page, 'Journey Noa', 'Noa glares.');
  await writePrompt(page, 'Noa glares at the door for a long time.');
  await expect(page.getByText(/Saved as draft/)).toBeVisible();
  await page.goto('/characters');
  await page.goto(cellPath(character.id, 'angry'));
  await expect(promptField(page)).toHaveText('Noa glares at the door for a long time.');
});
