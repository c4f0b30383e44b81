// One admin in two tabs, and two admins in one browser: no words are replaced, and none change hands.
import { expect, test, type Page } from './journey.ts';
import { call, makeAdmin, makeCharacter, savePrompt as saveByApi } from './api.ts';
import { cellPath, promptField, savePrompt, writePrompt } from './editor.ts';
import { signIn } from './session.ts';

const first = 'Kim clenches her fists. The light is cold. She breathes out.';
const fromHere = first.replace('cold', 'icy and blue');
const fromThere = first.replace('clenches her fists', 'folds her arms');

async function draftOf(id: string) {
  const path = `/api/admin/characters/${id}/emotional-prompts/angry/draft`;
  const { draft } = await call<{ draft: { prompt_text: string } | null }>('GET', path);
  return draft?.prompt_text ?? null;
}

async function open(page: Page, id: string, text: string) {
  await page.goto(cellPath(id, 'angry'));
  await expect(promptField(page)).toHaveText(text);
}

/** The same cell in two tabs of one browser. */
async function openTwice(page: Page, name: string) {
  await signIn(page);
  const { id } = await makeCharacter(name);
  await saveByApi(id, 'angry', first);
  const there = await page.context().newPage();
  await open(page, id, first);
  await open(there, id, first);
  return { id, there };
}

const kept = (page: Page) => page.getByText(/^Saved as draft/);
const apart = (page: Page) => page.getByText('Kept on this device, apart from your other draft');

test('both tabs write: each keeps its words, and the merge decides', async ({ page }) => {
  const { id, there } = await openTwice(page, 'Twice Kim');
  await writePrompt(there, fromThere);
  await expect(kept(there)).toBeVisible();
  await expect(page.getByText(/You have a draft from .* typed in another tab/)).toBeVisible();

  await writePrompt(page, fromHere);
  await expect(apart(page)).toBeVisible();
  await expect(kept(there)).toBeVisible();
  expect(await draftOf(id)).toBe(fromThere);

  await page.reload();
  await expect(promptField(page)).toHaveText(fromHere);
  await page.getByRole('button', { name: 'See both' }).click();
  const dialog = page.getByRole('dialog', { name: 'You have two drafts of this text' });
  await dialog.getByRole('button', { name: 'Use the merge' }).click();
  const merged = 'Kim folds her arms. The light is icy and blue. She breathes out.';
  await expect(promptField(page)).toHaveText(merged);
  await expect(kept(page)).toBeVisible();
  expect(await draftOf(id)).toBe(merged);
  // The other tab no longer says that its words are what the server has.
  await expect(apart(there)).toBeVisible();
  await expect(promptField(there)).toHaveText(fromThere);
});

test('a tab saves: the draft of the other one stays, also when it is closed', async ({ page }) => {
  const { id, there } = await openTwice(page, 'Twice Lou');
  await writePrompt(there, fromThere);
  await expect(kept(there)).toBeVisible();
  await writePrompt(page, fromHere);
  await expect(apart(page)).toBeVisible();
  await savePrompt(page, 2, 'Colder');

  await expect(there.getByText('v2 was just saved by you, elsewhere.')).toBeVisible();
  await expect(promptField(there)).toHaveText(fromThere);
  await expect(kept(there)).toBeVisible();
  expect(await draftOf(id)).toBe(fromThere);
  await there.close();
  await page.goto('/characters');
  await open(page, id, fromThere);
  await expect(page.getByText(/based on v1; the current one is v2/)).toBeVisible();
});

test('a tab saves the draft: the words of the other one become the draft', async ({ page }) => {
  const { id, there } = await openTwice(page, 'Twice Max');
  await writePrompt(page, fromHere);
  await expect(kept(page)).toBeVisible();
  await writePrompt(there, fromThere);
  await expect(apart(there)).toBeVisible();
  await savePrompt(page, 2, 'Colder');

  await expect(there.getByText('v2 was just saved by you, elsewhere.')).toBeVisible();
  await expect(kept(there)).toBeVisible();
  expect(await draftOf(id)).toBe(fromThere);
  await there.close();
  await page.goto('/characters');
  await open(page, id, fromThere);
});

test('a tab is closed whose words only this device has: they are offered', async ({ page }) => {
  const { id, there } = await openTwice(page, 'Twice Noa');
  await writePrompt(page, fromHere);
  await expect(kept(page)).toBeVisible();
  await writePrompt(there, fromThere);
  await expect(apart(there)).toBeVisible();
  await there.close();
  expect(await draftOf(id)).toBe(fromHere);

  const again = await page.context().newPage();
  await open(again, id, fromThere);
  await again.getByRole('button', { name: 'See both' }).click();
  const dialog = again.getByRole('dialog', { name: 'You have two drafts of this text' });
  await dialog.getByRole('button', { name: /^Take the one from elsewhere/ }).click();
  await expect(promptField(again)).toHaveText(fromHere);
  await expect(kept(again)).toBeVisible();
});

test('the session ends while one writes: the text is kept at once, and one goes on', async ({
  page,
}) => {
  await signIn(page);
  const { id } = await makeCharacter('Twice Pia');
  await saveByApi(id, 'angry', first);
  await open(page, id, first);
  await writePrompt(page, fromHere);
  await expect(kept(page)).toBeVisible();
  await page.context().clearCookies();
  await page.keyboard.press('ControlOrMeta+ArrowRight');
  await page.keyboard.insertText(' Rain.');
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  await expect(dialog.getByLabel('E-mail')).toHaveAttribute('readonly');
  const { stack } = await import('./stack.ts');
  await dialog.locator('input[type=password]').fill(stack.admin_password);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog).toBeHidden();
  await expect(kept(page)).toBeVisible({ timeout: 5000 });
  await expect(promptField(page)).toBeFocused();
  expect(await draftOf(id)).toContain('Rain.');
});

test('somebody else signs in in another tab: the words stay with who typed them', async ({
  browser,
}) => {
  const bob = await makeAdmin('Bob Twice', 'editor');
  const cat = await makeAdmin('Cat Twice', 'editor');
  const { id } = await makeCharacter('Twice Rob');
  await saveByApi(id, 'angry', first);
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, bob.email, bob.password);
  await open(page, id, first);
  await writePrompt(page, fromHere);
  const other = await context.newPage();
  await signIn(other, cat.email, cat.password);

  // The page begins anew, as cat's, and nothing of bob's is kept as hers.
  await expect(promptField(page)).toHaveText(first);
  await open(other, id, first);
  const path = `/api/admin/characters/${id}/emotional-prompts/angry/draft`;
  expect(await (await other.request.get(path)).json()).toEqual({ draft: null });

  await signIn(other, bob.email, bob.password);
  await open(other, id, fromHere);
  await context.close();
});

test('a text of its own that was not typed into yet is not said to be saved', async ({ page }) => {
  await signIn(page);
  const { id } = await makeCharacter('Twice Sam');
  await page.goto(cellPath(id, 'happy'));
  await page.getByRole('button', { name: /Customi[sz]e/ }).click();
  await expect(page.getByText('Not saved yet')).toBeVisible();
  await expect(page.getByText('All changes saved')).toHaveCount(0);
});
