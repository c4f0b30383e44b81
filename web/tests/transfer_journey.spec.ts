// Prompts leave as a file and come back: export, import, conflict, overwrite, and all that can go
// wrong on the way.
import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from './journey.ts';
import { call, makeCharacter, savePrompt as saveByApi } from './api.ts';
import { violations } from './axe.ts';
import { pngCard } from './cards.ts';
import { promptField } from './editor.ts';
import { signIn } from './session.ts';
import { csvOf, planImport } from './transfer.ts';

async function exportNewest(page: Page, name: string): Promise<string> {
  await page.goto('/transfer');
  await page.getByText('Only the newest', { exact: true }).click();
  await page.getByRole('combobox', { name: 'Characters' }).fill(name);
  await page.getByRole('option', { name }).first().click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(page.getByText('SHA-256 of the file')).toBeVisible();
  const download = page.waitForEvent('download');
  await page
    .getByRole('link', { name: /^Download / })
    .first()
    .click();
  return (await download).path();
}

function chooseFile(page: Page, name: string, content: string) {
  return page.setInputFiles('input[type="file"]', {
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(content),
  });
}

test('export, write on, import, overwrite', async ({ page }) => {
  await signIn(page);
  const name = `Journey Ravi ${Date.now().toString(36)}`;
  const character = await makeCharacter(name);
  await saveByApi(character.id, 'happy', 'Ravi smiles at the red kite.');
  const path = await exportNewest(page, name);
  const exported = await readFile(path, 'utf8');
  expect(exported).toContain('Ravi smiles at the red kite.');
  // An entry that was edited by hand goes without its digest.
  const file = exported
    .replaceAll('red kite', 'green kite')
    .replaceAll(/,"sha256":"[0-9a-f]+"/g, '');
  await saveByApi(character.id, 'happy', 'Ravi smiles at the blue kite.');

  await page.goto('/transfer?tab=import');
  await chooseFile(page, 'ravi.json', file);
  await expect(page).toHaveURL(/\/transfer\/import\/[0-9a-f-]{36}/);
  await page.getByRole('button', { name: '1 Conflict' }).click();
  await expect(page).toHaveURL(/action=conflict/);
  await page.getByRole('link', { name, exact: true }).click();
  const row = page.getByRole('complementary', { name: `${name}, Happy` });
  await expect(row.locator('del')).toHaveText('blue');
  await expect(row.locator('ins')).toHaveText('green');
  expect(await violations(page, 'conflict')).toEqual([]);

  // What was decided outlives a reload.
  await row.getByRole('radio', { name: /^Overwrite/ }).check();
  await page.reload();
  await page.getByRole('button', { name: /^Overwrite 1 prompt/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Apply this import?' });
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText(/^Overwrote 1 prompt/)).toBeVisible();
  expect(await violations(page, 'report')).toEqual([]);

  await page.getByRole('button', { name: '1 Overwritten' }).click();
  await page.getByRole('link', { name: `Open the cell ${name}, Happy` }).click();
  await expect(promptField(page)).toHaveText('Ravi smiles at the green kite.');
});

test('somebody writes on after the plan: the cell is named, and planned again', async ({
  page,
}) => {
  await signIn(page);
  const character = await makeCharacter('Journey Sue');
  const file = csvOf([[character.slug, 'sad', 'Sue looks down.']]);
  const { import_id } = await planImport('sue.csv', file);
  await page.goto(`/transfer/import/${import_id}`);
  await saveByApi(character.id, 'sad', 'Sue looks away.');
  await page.getByRole('button', { name: 'Create 1 prompt' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click();
  const refusal = page.getByRole('alert');
  await expect(refusal).toContainText('1 cell was changed since this plan was made');
  await expect(refusal.getByRole('link', { name: 'Journey Sue, Sad' })).toBeVisible();
  expect(await violations(page, 'moved')).toEqual([]);
  await refusal.getByRole('button', { name: 'Plan again' }).click();
  await expect(page.getByRole('button', { name: '1 Conflict' })).toBeVisible();
  await expect(refusal).toBeHidden();
});

test('somebody puts another image after the plan: it is named, and planned again', async ({
  page,
}) => {
  const { slug, name } = await makeCharacter('Face Fay');
  const planned = await planImport('fay.json', facesOf([faceOf(slug, [180, 40, 40])]));
  await signIn(page);
  await page.goto(`/transfer/import/${planned.import_id}`);
  const other = await planImport('other.json', facesOf([faceOf(slug, [40, 180, 40])]));
  await call('POST', `/api/admin/prompts/import/${other.import_id}/apply`, { strategy: 'skip' });
  await page.getByRole('button', { name: 'Add 1 reference image' }).click();
  const dialog = page.getByRole('dialog', { name: 'Apply this import?' });
  await dialog.getByRole('button', { name: 'Apply' }).click();
  const refusal = page.getByRole('alert');
  await expect(refusal).toContainText('1 reference image was changed since this plan was made');
  await expect(dialog).toBeHidden();
  await expect(refusal.getByRole('link', { name: `${name}, main image` })).toBeVisible();
  expect(await violations(page, 'moved image')).toEqual([]);
  await refusal.getByRole('button', { name: 'Plan again' }).click();
  await expect(refusal).toBeHidden();
  const main = page.getByRole('listitem', { name: `${name}, main image` });
  await main.getByText('Take theirs').click();
  await page.getByRole('button', { name: 'Replace 1 reference image' }).click();
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText(/^Replaced 1 reference image/)).toBeVisible();
});

test('what is wrong is named with its line', async ({ page }) => {
  await signIn(page);
  await page.goto('/transfer?tab=import');
  await chooseFile(page, 'prompts.txt', 'text');
  await expect(page.getByRole('alert')).toContainText('is no column that is known here');
  const broken = '{"format": "mien.prompts", "schema_version": 1, "prompts": [\n{"emotion" "x"}]}';
  await chooseFile(page, 'broken.json', broken);
  await expect(page.getByRole('alert')).toContainText('“broken.json” could not be read');
  await expect(page.getByRole('alert')).toContainText('line 2');

  // One row in error does not keep the others from being seen, and they can be taken alone.
  const { slug } = await makeCharacter('Journey Tom');
  const file = csvOf([
    [slug, 'idle', 'Tom waits.'],
    ['nobody-of-this-name', 'idle', 'Nobody waits.'],
  ]);
  await chooseFile(page, 'half.csv', file);
  await page.getByRole('button', { name: '1 Error' }).click();
  await page.getByRole('link', { name: 'nobody-of-this-name' }).click();
  await expect(page.getByText('What is wrong, in line 3')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Create 1 prompt/ })).toBeDisabled();
  await page.getByLabel('Leave out the 1 row in error').check();
  await page.getByRole('button', { name: 'Create 1 prompt; 1 is left out' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText(/^Created 1 prompt/)).toBeVisible();
});

test('a viewer sees files and plans, and can do nothing with them', async ({ page }) => {
  const email = `viewer-${Date.now().toString(36)}@mien.example`;
  const password = 'a long enough pass phrase';
  const viewer = { email, display_name: 'Vera Viewer', role: 'viewer', password };
  await call('POST', '/api/admin/admins', viewer);
  const character = await makeCharacter('Journey Uma');
  const file = csvOf([[character.slug, 'idle', 'Uma waits.']]);
  const { import_id } = await planImport('uma.csv', file);
  await signIn(page, email, password);
  await page.goto('/transfer');
  await expect(page.getByText('You can look, but not export')).toBeVisible();
  await page.getByRole('tab', { name: 'Import' }).click();
  await expect(page.getByText('You can look, but not import')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Choose a file' })).toHaveCount(0);
  expect(await violations(page, 'import of a viewer')).toEqual([]);
  await page.goto(`/transfer/import/${import_id}`);
  await expect(page.getByText('Applying takes the role of an editor.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Create 1 prompt/ })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Cancel import' })).toHaveCount(0);
});

function faceOf(character_slug: string, colour: readonly [number, number, number]) {
  return { character_slug, image: pngCard('Flo', colour).buffer.toString('base64') };
}

function facesOf(reference_images: readonly object[]): string {
  return JSON.stringify({ format: 'mien.prompts', schema_version: 1, reference_images });
}

test('reference images are looked at, and decided on one by one', async ({ page }) => {
  const { id, slug, name } = await makeCharacter('Face Flo');
  const first = await planImport('face.json', facesOf([faceOf(slug, [180, 40, 40])]));
  await call('POST', `/api/admin/prompts/import/${first.import_id}/apply`, { strategy: 'skip' });
  await signIn(page);
  await page.goto('/transfer');
  await page.getByRole('combobox', { name: 'Characters' }).fill(name);
  await page.getByRole('option', { name }).first().click();
  await page.keyboard.press('Escape');
  const choice = page.getByRole('checkbox', { name: 'With the reference images' });
  await expect(choice).toBeChecked();
  await expect(page.getByText(/^1 image, .* a third more in the file\.$/)).toBeVisible();
  await choice.uncheck();
  await expect(page.getByText(/, without reference images\.$/)).toBeVisible();
  await page.getByRole('radio', { name: 'CSV' }).check();
  await expect(choice).toBeDisabled();
  expect(await violations(page, 'export with images')).toEqual([]);

  const blue = faceOf(slug, [40, 40, 180]);
  const planned = await planImport('faces.json', facesOf([blue, { ...blue, emotion: 'happy' }]));
  await page.goto(`/transfer/import/${planned.import_id}`);
  const main = page.getByRole('listitem', { name: `${name}, main image` });
  await expect(main.getByRole('img')).toHaveCount(2);
  await page.getByRole('checkbox', { name: `Leave it out: ${name}, Happy` }).check();
  await expect(page.getByText('There is nothing to do.')).toBeVisible();
  await main.getByText('Take theirs').click();
  await expect(main.getByRole('button', { name: /^As all others/ })).toBeVisible();
  expect(await violations(page, 'images of a plan')).toEqual([]);
  // What was decided outlives a reload.
  await page.reload();
  await page.getByRole('button', { name: 'Replace 1 reference image' }).click();
  const dialog = page.getByRole('dialog', { name: 'Apply this import?' });
  await expect(dialog.getByText('A reference image has no history')).toBeVisible();
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText(/^Replaced 1 reference image/)).toBeVisible();
  const { reference_images } = await call<{ reference_images: unknown[] }>(
    'GET',
    `/api/admin/characters/${id}/reference-images`,
  );
  expect(reference_images).toHaveLength(1);
});
