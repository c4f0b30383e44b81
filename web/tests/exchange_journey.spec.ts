// What comes from other programs and goes to them: cards, and the expressions that stand for emotions.
import { expect, test, type Page } from './journey.ts';
import { call, makeAdmin, makeCharacter } from './api.ts';
import { violations } from './axe.ts';
import { pngCard } from './cards.ts';
import { signIn } from './session.ts';

async function imagesOf(id: string) {
  const path = `/api/admin/characters/${id}/reference-images`;
  const { reference_images } = await call<{ reference_images: { sha256: string }[] }>('GET', path);
  return reference_images.map(({ sha256 }) => sha256);
}

/** Chooses a card for the character whose page is open, and waits for its plan. */
async function chooseCard(page: Page, card: ReturnType<typeof pngCard>) {
  await page.getByRole('button', { name: 'More' }).first().click();
  await page.getByRole('menuitem', { name: 'Images from a card…' }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a card' }).click();
  await (await chooser).setFiles(card);
  return page.getByRole('dialog', { name: /^Import / });
}

test('images of a card go to a character that is here, and take no place by themselves', async ({
  page,
}) => {
  const character = await makeCharacter('Card Cleo');
  await signIn(page);
  await page.goto(`/characters/${character.id}`);
  const first = await chooseCard(page, pngCard('Cleo', [180, 40, 40]));
  await expect(first.getByRole('checkbox', { name: 'Main image' })).toBeChecked();
  expect(await violations(page, 'plan of a card')).toEqual([]);
  await first.getByRole('button', { name: 'Use these images' }).click();
  await expect(page.getByText('has what was on the card')).toBeVisible();
  const before = await imagesOf(character.id);
  expect(before).toHaveLength(1);

  // There is one now: it stays unless it is said to give way.
  const second = await chooseCard(page, pngCard('Cleo again', [40, 40, 180]));
  const replace = second.getByRole('checkbox', { name: 'Replace: Main image' });
  await expect(replace).not.toBeChecked();
  await expect(second.getByRole('img', { name: 'Main image now' })).toBeVisible();
  await expect(second.getByRole('button', { name: 'Use these images' })).toBeDisabled();
  await replace.check();
  await second.getByRole('button', { name: 'Use these images' }).click();
  await expect(second).toBeHidden();
  await expect.poll(() => imagesOf(character.id)).not.toEqual(before);
});

test('a card of the list becomes a new character, or gives its images to one', async ({ page }) => {
  const character = await makeCharacter('Card Carl');
  await signIn(page);
  await page.goto('/characters');
  await page.getByRole('button', { name: 'Import a card' }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a card' }).click();
  await (await chooser).setFiles(pngCard(`Dora ${process.pid}`, [40, 160, 40]));
  const dialog = page.getByRole('dialog', { name: /^Import / });
  await expect(dialog.getByLabel('Name')).toHaveValue(`Dora ${process.pid}`);
  await dialog.getByLabel('Name').fill('Dora of the rain');
  await dialog.getByRole('radio', { name: 'Images of a character that is here' }).check();
  await expect(dialog.getByRole('button', { name: 'Use these images' })).toBeDisabled();
  await dialog.getByRole('combobox', { name: 'Character' }).fill(character.name);
  await page.getByRole('option', { name: character.name }).first().click();
  await expect(dialog.getByRole('button', { name: 'Use these images' })).toBeEnabled();
  // What was typed is still there.
  await dialog.getByRole('radio', { name: 'A new character' }).check();
  await expect(dialog.getByLabel('Name')).toHaveValue('Dora of the rain');
  await dialog.getByRole('button', { name: 'Create character' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Dora of the rain');
  expect(await imagesOf(character.id)).toEqual([]);
});

test('the upload of an image can be stopped, and begun anew with the same frame', async ({
  page,
}) => {
  const character = await makeCharacter('Frame Finn');
  await signIn(page);
  await page.goto(`/characters/${character.id}`);
  const uploads = `**/api/admin/characters/${character.id}/reference-images`;
  let held = 0;
  // Requests that never come to an end by themselves.
  await page.route(`${uploads}*`, (route) => {
    if (route.request().method() !== 'PUT') return route.fallback();
    held += 1;
    return undefined;
  });
  await page.getByRole('button', { name: 'More' }).first().click();
  await page.getByRole('menuitem', { name: 'Reference images…' }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Upload the main image' }).click();
  await (await chooser).setFiles(pngCard('Finn', [40, 160, 160]));
  const dialog = page.getByRole('dialog', { name: 'Crop the main image' });
  const zoom = dialog.getByRole('slider', { name: 'Zoom' });
  await zoom.press('ArrowRight');
  const zoomed = await zoom.getAttribute('aria-valuenow');
  await dialog.getByRole('button', { name: 'Use this image' }).click();
  await expect(dialog.getByText(/^Sending, \d+ % of/)).toBeVisible();
  await expect(dialog.getByRole('progressbar')).toBeAttached();
  expect(await violations(page, 'upload of an image')).toEqual([]);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(zoom).toHaveAttribute('aria-valuenow', zoomed ?? '');
  await expect(dialog.getByRole('alert')).toHaveCount(0);
  expect(held).toBe(1);
  expect(await imagesOf(character.id)).toEqual([]);

  await page.unroute(`${uploads}*`);
  await dialog.getByRole('button', { name: 'Use this image' }).click();
  await expect(page.getByText('The image is in use.')).toBeVisible();
  await expect.poll(() => imagesOf(character.id)).toHaveLength(1);
});

test('an image that is being read is stopped when its page is left', async ({ page }) => {
  const character = await makeCharacter('Leave Lea');
  await signIn(page);
  await page.goto('/characters');
  await page.getByRole('link', { name: character.name }).first().click();
  // All of it arrives; its answer waits for us.
  const devTools = await page.context().newCDPSession(page);
  const urlPattern = `*/api/admin/characters/${character.id}/reference-images*`;
  const answer = new Promise<string>((resolve) => {
    devTools.on('Fetch.requestPaused', ({ requestId, request: { method } }) => {
      if (method === 'PUT') return resolve(requestId);
      // What the page gave up meanwhile is not there any more.
      void devTools.send('Fetch.continueRequest', { requestId }).catch(() => {});
    });
  });
  await devTools.send('Fetch.enable', { patterns: [{ urlPattern, requestStage: 'Response' }] });
  await page.getByRole('button', { name: 'More' }).first().click();
  await page.getByRole('menuitem', { name: 'Reference images…' }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Upload the main image' }).click();
  await (await chooser).setFiles(pngCard('Lea', [160, 160, 40]));
  await page.getByRole('button', { name: 'Use this image' }).click();
  const requestId = await answer;
  await page.goBack();
  await expect(page).toHaveURL(/\/characters$/);
  const upload_id = '01994b1c-8a01-7c11-9d52-4f0c6a7be101';
  const cancelled = page.waitForRequest(`**/reference-image-uploads/${upload_id}/cancel`);
  await devTools.send('Fetch.fulfillRequest', {
    requestId,
    responseCode: 202,
    responseHeaders: [{ name: 'content-type', value: 'application/json' }],
    body: Buffer.from(JSON.stringify({ upload_id, image: null })).toString('base64'),
  });
  expect((await cancelled).method()).toBe('POST');
});

interface LabelMap {
  entries: { emotion: string; labels: string[]; fallback: string[] }[];
}

const labelsPath = '/api/admin/expression-labels';

function labelsOf({ entries }: LabelMap, emotion: string) {
  return entries.find((entry) => entry.emotion === emotion)?.labels;
}

test('the expressions are changed, while somebody else changes them', async ({ page }) => {
  const whole = await call<LabelMap>('GET', labelsPath);
  await signIn(page);
  await page.goto('/emotions');
  await page.getByRole('link', { name: 'Expressions' }).click();
  await expect(page.getByText('Each of SillyTavern’s 28 expressions')).toBeVisible();
  const sad = page.getByRole('combobox', { name: 'Expressions of Sad' });
  await sad.fill('Deep Sorrow');
  await sad.press('Enter');
  // A label that is another emotion's moves.
  await sad.fill('fear');
  await sad.press('Enter');
  await expect(page.getByText('Not saved yet')).toBeVisible();
  expect(await violations(page, 'expressions')).toEqual([]);

  const entries = whole.entries.map((entry) =>
    entry.emotion === 'angry' ? { ...entry, labels: [...entry.labels, 'fury'] } : entry,
  );
  await call('PUT', labelsPath, { entries });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Somebody else changed the expressions meanwhile')).toBeVisible();
  await expect(page.getByText('fury')).toBeVisible();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('The expressions are saved.')).toBeVisible();
  const saved = await call<LabelMap>('GET', labelsPath);
  expect(labelsOf(saved, 'angry')).toContain('fury');
  expect(labelsOf(saved, 'sad')).toEqual(expect.arrayContaining(['deep_sorrow', 'fear']));
  expect(labelsOf(saved, 'afraid')).not.toContain('fear');
  await call('PUT', labelsPath, { entries: whole.entries });
});

test('a viewer reads the expressions and changes nothing', async ({ page }) => {
  const { email, password } = await makeAdmin(`Vera ${process.pid}`, 'viewer');
  await signIn(page, email, password);
  await page.goto('/emotions/expressions');
  await expect(page.getByText('joy', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toHaveCount(0);
  await expect(page.getByRole('button', { name: /out of the map$/ })).toHaveCount(0);
});
