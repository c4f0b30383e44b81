// An answer that is lost is not a change that is lost: what is told in the end is what happened.
import { expect, test, type Page, type Route } from './journey.ts';
import { call, makeCharacter, promptOf, savePrompt as saveByApi } from './api.ts';
import { cellPath, promptField, writePrompt } from './editor.ts';
import { signIn } from './session.ts';
import { processOf } from './stack.ts';

test.beforeEach(({ page }) => signIn(page));

async function openCell(page: Page, name: string) {
  const { id } = await makeCharacter(name);
  await saveByApi(id, 'happy', 'The first text.');
  await page.goto(cellPath(id, 'happy'));
  await expect(promptField(page)).toHaveText('The first text.');
  return id;
}

/** What becomes of the first saves of a cell; the others go through. */
async function meetSaves(page: Page, fates: ((route: Route) => Promise<void>)[]) {
  await page.route(/\/emotional-prompts\/happy$/, async (route) => {
    const fate = route.request().method() === 'POST' ? fates.shift() : undefined;
    await (fate ? fate(route) : route.continue());
  });
}

/** It arrives and is done; the answer is lost on its way back. */
async function loseAnswer(route: Route) {
  await route.fetch();
  await route.abort('connectionreset');
}

async function pressSave(page: Page) {
  await page.keyboard.press('ControlOrMeta+s');
  const dialog = page.getByRole('dialog', { name: /^Save v2 / });
  await dialog.getByRole('button', { name: 'Save v2' }).click();
  return dialog;
}

async function expectSaved(page: Page, id: string, text: string) {
  await expect(page.getByText('v2 was saved.')).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByText(/Not saved/)).toHaveCount(0);
  expect(await promptOf(id, 'happy')).toMatchObject({ version: 2, prompt_text: text });
}

test('the answer to a save is dropped: it is saved, once, and said so', async ({ page }) => {
  const id = await openCell(page, 'Lost Ada');
  await writePrompt(page, 'Ada smiles at the sea.');
  await meetSaves(page, [loseAnswer]);
  await pressSave(page);
  await expectSaved(page, id, 'Ada smiles at the sea.');
});

test('a gateway gives up, before and after the save', async ({ page }) => {
  const id = await openCell(page, 'Lost Bea');
  await writePrompt(page, 'Bea smiles at the lake.');
  await meetSaves(page, [
    (route) => route.fulfill({ status: 502, contentType: 'text/html', body: 'Bad Gateway' }),
    async (route) => {
      await route.fetch();
      await route.fulfill({ status: 504, contentType: 'text/html', body: 'Gateway Timeout' });
    },
  ]);
  await pressSave(page);
  await expectSaved(page, id, 'Bea smiles at the lake.');
});

test('the network is gone: it is not known yet, and found out when it is back', async ({
  page,
}) => {
  const id = await openCell(page, 'Lost Cem');
  await writePrompt(page, 'Cem smiles at the hills.');
  await meetSaves(page, [
    async (route) => {
      await route.fetch();
      await page.context().setOffline(true);
      await route.abort('internetdisconnected');
    },
  ]);
  const dialog = await pressSave(page);
  await expect(dialog.getByText('Not known yet whether this was saved')).toBeVisible();
  await expect(page.getByText('Checking your last change…')).toBeVisible();
  await page.context().setOffline(false);
  await expectSaved(page, id, 'Cem smiles at the hills.');
  await expect(page.getByText('Checking your last change…')).toHaveCount(0);
});

test('the server is killed while it saves', async ({ page }) => {
  const id = await openCell(page, 'Lost Dov');
  await writePrompt(page, 'Dov smiles at the moon.');
  await meetSaves(page, [
    async (route) => {
      process.kill(processOf('serve'), 'SIGKILL');
      await route.continue();
    },
  ]);
  await pressSave(page);
  await expect(page.getByText('v2 was saved.')).toBeVisible({ timeout: 30_000 });
  expect(await promptOf(id, 'happy')).toMatchObject({ version: 2 });
});

test('somebody else was first: not saved, and the text is kept', async ({ page }) => {
  const id = await openCell(page, 'Lost Eva');
  await writePrompt(page, 'Eva smiles at the stars.');
  await meetSaves(page, [
    async (route) => {
      await saveByApi(id, 'happy', 'Somebody else was first.');
      await route.abort('connectionreset');
    },
  ]);
  await pressSave(page);
  await expect(
    page.getByRole('dialog', { name: /v2 was saved while you were writing/ }),
  ).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(promptField(page)).toHaveText('Eva smiles at the stars.');
  expect(await promptOf(id, 'happy')).toMatchObject({ prompt_text: 'Somebody else was first.' });
});

test('a new character whose answer is lost is there once', async ({ page }) => {
  await page.goto('/characters');
  const name = `Lost Fay ${process.pid}`;
  const fates = [loseAnswer];
  await page.route(/\/api\/admin\/characters$/, async (route) => {
    const fate = route.request().method() === 'POST' ? fates.shift() : undefined;
    await (fate ? fate(route) : route.continue());
  });
  await page.getByRole('button', { name: 'New character' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /^Name/ }).fill(name);
  await dialog.getByRole('button', { name: /Create/ }).click();
  await expect(dialog).toBeHidden();
  const found = await call<{ characters: { name: string }[] }>(
    'GET',
    `/api/admin/characters?search=${encodeURIComponent(name)}`,
  );
  expect(found.characters.map((one) => one.name)).toEqual([name]);
});
