// Templates: one made and applied by hand, a new version looked at cell by cell, and the way back.
import { expect, test } from './journey.ts';
import { call, makeCharacter, promptOf } from './api.ts';
import { violations } from './axe.ts';
import { signIn } from './session.ts';
import { makeTemplate } from './templates.ts';

test('make a template, and apply it to cells of a character and of a table', async ({ page }) => {
  const character = await makeCharacter('Template Theo');
  await signIn(page);
  await page.goto('/templates');
  await page.getByRole('button', { name: 'New template' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'New template' });
  await dialog.getByLabel('Name').fill(`journey_${process.pid}`);
  await dialog.getByLabel('Text').fill('{character_name}, {mood}, in {light|soft} light.');
  await dialog.getByRole('button', { name: 'Create template' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`journey_${process.pid}`);

  await page.getByRole('button', { name: 'Apply to cells…' }).click();
  const apply = page.getByRole('dialog', { name: /^Apply journey_/ });
  await apply.getByLabel('Characters').fill(character.name);
  await page.getByRole('option', { name: character.name }).first().click();
  await apply.getByLabel('Happy').check();
  await expect(apply.getByText('1 cell would keep {mood}.')).toBeVisible();
  await apply.getByLabel('mood', { exact: true }).fill('{beaming}');
  await expect(apply.getByText('would keep')).toBeHidden();
  await apply.getByRole('button', { name: 'Apply to 1 cell' }).click();
  await expect(page.getByText('1 cell changed.')).toBeVisible();
  await page.getByRole('tab', { name: 'Usage' }).click();
  await expect(page.getByRole('cell', { name: 'In sync' })).toHaveCount(1);
  // A value is a text, whatever stands in it.
  expect(await promptOf(character.id, 'happy')).toMatchObject({
    resolved_text: 'Template Theo, {beaming}, in soft light.',
  });

  await page.getByRole('button', { name: 'Apply to cells…' }).click();
  await apply.getByText('Paste a table').click();
  await apply.getByRole('textbox', { name: 'Table' }).fill('emotion,mood\nsad,low\n');
  await expect(apply.getByText('No row names a character')).toBeVisible();
  await expect(apply.getByRole('button', { name: 'Apply to 1 global default' })).toBeEnabled();
  await apply
    .getByRole('textbox', { name: 'Table' })
    .fill(`character,emotion,mood\n${character.name} I.,sad,low\n`);
  await apply.getByRole('button', { name: 'Apply to 1 cell' }).click();
  await expect(apply.getByText('Line 2: There is no character')).toBeVisible();
  await apply
    .getByRole('textbox', { name: 'Table' })
    .fill(`character,emotion,mood\n${character.slug},Sad,"low, and quiet"\n`);
  await apply.getByLabel('Why').fill('From the table');
  await apply.getByRole('button', { name: 'Apply to 1 cell' }).click();
  await expect(page.getByRole('cell', { name: 'In sync' })).toHaveCount(2);
  expect(await promptOf(character.id, 'sad')).toMatchObject({
    resolved_text: 'Template Theo, low, and quiet, in soft light.',
  });
});

test('look at what a new version changes, leave a cell, run, and undo', async ({ page }) => {
  const { id, character } = await makeTemplate('plan');
  await signIn(page);
  await page.goto(`/templates/${id}`);
  await page.getByLabel('Text').fill('A {mood} face by candlelight, {character_name} at a table.');
  await page.getByRole('button', { name: 'Review 3 cells…' }).click();
  await expect(page.getByRole('heading', { name: '3 cells would change' })).toBeVisible();
  const row = page.getByRole('listitem').filter({ hasText: 'angry' });
  await expect(row.locator('del').first()).toBeVisible();
  await row.getByText('Pin', { exact: true }).click();
  expect(await violations(page, 'plan')).toEqual([]);
  // Nothing has happened yet.
  expect(await promptOf(character.id, 'happy')).toMatchObject({ version: 1 });
  await page.getByRole('button', { name: 'Save and change 2 cells' }).click();
  await expect(page.getByText('2 cells changed.')).toBeVisible();
  expect(await promptOf(character.id, 'happy')).toMatchObject({
    prompt_text: 'A glad face by candlelight, {character_name} at a table.',
    version: 2,
  });
  expect(await promptOf(character.id, 'angry')).toMatchObject({ version: 1 });

  await page.goto(`/templates/${id}?tab=usage`);
  await expect(page.getByRole('cell', { name: 'Pinned' })).toHaveCount(1);
  await page.getByRole('link', { name: 'Show in the matrix' }).click();
  await expect(page.getByRole('gridcell', { name: /from a template, pinned/ })).toHaveCount(1);
  await expect(page.getByRole('row')).toHaveCount(2);

  // Somebody changes one of them by hand, before the run is undone.
  const path = `/api/admin/characters/${character.id}/emotional-prompts`;
  await call('PUT', `${path}/sad`, { prompt_text: 'By hand.' });
  await page.goto(`/templates/${id}?tab=runs`);
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect(page.getByRole('status').filter({ hasText: '1 cell left' })).toContainText(
    'changed since',
  );
  expect(await promptOf(character.id, 'happy')).toMatchObject({
    prompt_text: 'A glad face in soft light, {character_name} near a window.',
    version: 3,
  });
  expect(await promptOf(character.id, 'sad')).toMatchObject({ prompt_text: 'By hand.' });
});
