// The matrix: a selection that can be sent as a link, one text for many cells, and the way back.
import { expect, test } from './journey.ts';
import { makeCharacter, promptOf, savePrompt } from './api.ts';
import { signIn } from './session.ts';

test('select, send the link, write to all of them, undo after closing', async ({ page }) => {
  const first = await makeCharacter('Journey Rue');
  const second = await makeCharacter('Journey Ruth');
  await savePrompt(first.id, 'sad', 'Rue looks down.');
  await signIn(page);
  await page.goto('/matrix?q=Journey+Ru');
  const cells = page.getByRole('gridcell', { name: /Sad/ });
  await expect(cells).toHaveCount(2);
  await cells.nth(0).click({ modifiers: ['ControlOrMeta'] });
  await cells.nth(1).click();
  await expect(page.getByText('2 cells selected')).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`cells=.*${second.id}`));

  // The link alone shows the same.
  await page.reload();
  await expect(page.getByText('2 cells selected')).toBeVisible();

  await page.getByRole('button', { name: 'Write one text to all…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Write one text to 2 cells' });
  await dialog.getByLabel('Prompt').fill('{character_name} sits on the stairs.');
  await dialog.getByRole('button', { name: 'Write to 2 cells' }).click();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(dialog).toBeHidden();
  expect(await promptOf(second.id, 'sad')).toMatchObject({ source: 'character' });

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('2 cells back as before.')).toBeVisible();
  expect(await promptOf(first.id, 'sad')).toMatchObject({ prompt_text: 'Rue looks down.' });
  expect(await promptOf(second.id, 'sad')).toMatchObject({ source: 'global' });

  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(page).not.toHaveURL(/cells=/);
});

test('the names of the emotions stay in sight while the matrix is scrolled', async ({ page }) => {
  await signIn(page);
  for (let i = 0; i < 40; ++i) await makeCharacter(`Journey Scroll ${i}`);
  await page.goto('/matrix');
  const grid = page.getByRole('grid');
  const head = page.getByRole('columnheader', { name: 'Sad' });
  const before = await head.boundingBox();
  await grid.hover();
  await page.mouse.wheel(0, 900);
  await expect.poll(() => grid.evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(500);
  expect(await head.boundingBox()).toEqual(before);
  await head.hover();
  await head.locator('[data-check]').click();
  await expect(page.getByText(/cells selected/)).toBeVisible();
});
