// A tab that is open while the server is replaced, away, or without a file: it never breaks, says in
// plain words what is the matter, and goes on by itself as soon as it can.
import { expect, test, type Page } from './journey.ts';
import { makeCharacter, savePrompt } from './api.ts';
import { cellPath, promptField, writePrompt } from './editor.ts';
import { signIn } from './session.ts';
import { processOf } from './stack.ts';

const rawWords = /Failed to fetch|dynamically imported|preload CSS|https?:\/\//;

/** The server has another release: its page names another entry script, and old files are gone. */
async function deploy(page: Page, gone: RegExp) {
  await page.route(gone, (route) => route.fulfill({ status: 404, body: 'gone' }));
  await page.route('/', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: '<script type="module" crossorigin src="/assets/index-of-tomorrow.js"></script>',
    }),
  );
}

async function expectPlainWords(page: Page) {
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  expect(await page.locator('body').innerText()).not.toMatch(rawWords);
}

test('a page of an older release is loaded anew once, and a draft comes along', async ({
  page,
}) => {
  const character = await makeCharacter('Deployment Draft');
  await savePrompt(character.id, 'sad', 'Written long ago.');
  await signIn(page);
  await page.goto(cellPath(character.id, 'sad'));
  await writePrompt(page, 'Written before the deployment.');
  await deploy(page, /\/assets\/VideosPage-.*\.js$/);
  const loads: string[] = [];
  page.on('load', () => loads.push(page.url()));
  await page.getByRole('link', { name: 'Videos' }).click();
  // The page is the old one still, as only the test has a new one: it is not loaded again and again.
  await expect(page.getByText('Mien has a new version.')).toBeVisible();
  await expect(page).toHaveURL(/\/videos$/);
  expect(loads).toHaveLength(1);
  await expectPlainWords(page);

  await page.unroute(/\/assets\/VideosPage-.*\.js$/);
  await page.getByRole('button', { name: 'Reload the page' }).click();
  await expect(page.getByRole('heading', { name: 'Videos' })).toBeVisible();
  await page.goto(cellPath(character.id, 'sad'));
  await expect(promptField(page)).toContainText('Written before the deployment.');
});

test('a page that cannot be reached comes up when the server is back', async ({ page }) => {
  await signIn(page);
  await page.route(/\/assets\/EmotionsPage-/, (route) => route.abort());
  await page.route('/', (route) => route.abort());
  await page.getByRole('link', { name: 'Emotions' }).click();
  await expect(page.getByText('This opens by itself')).toBeVisible();
  await expectPlainWords(page);
  await page.unrouteAll();
  await expect(page.getByRole('heading', { name: 'Emotions', level: 1 })).toBeVisible();
});

test('a page whose styles failed waits for them', async ({ page }) => {
  await signIn(page);
  await page.route(/\/assets\/MatrixPage-.*\.css$/, (route) => route.abort());
  await page.route('/', (route) => route.abort());
  await page.getByRole('link', { name: 'Matrix' }).click();
  await expect(page.getByText('This opens by itself')).toBeVisible();
  await page.unrouteAll();
  const grid = page.getByRole('grid');
  await expect(grid).toBeVisible();
  await expect(grid).toHaveCSS('overflow', 'auto');
});

test('a palette or a dialog that is missing leaves the page alone', async ({ page }) => {
  await page.route(/\/assets\/(Palette|CharacterForm)-.*\.js$/, (route) =>
    route.fulfill({ status: 404 }),
  );
  await signIn(page);
  await expect(page.getByRole('heading', { name: 'Characters' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  const told = page.getByRole('alert').filter({ hasText: 'could not be loaded' });
  await expect(told).toHaveCount(1);
  await page.getByRole('button', { name: 'New character' }).click();
  await expect(told).toHaveCount(2);
  await expectPlainWords(page);
  await page.unrouteAll();
  await told.first().getByRole('button', { name: 'Try again' }).click();
  await told.first().getByRole('button', { name: 'Try again' }).click();
  await expect(told).toHaveCount(0);
});

test('a tab hears of a new release when the stream begins anew', async ({ page }) => {
  const stream = page.waitForResponse('/api/admin/events');
  await signIn(page);
  await stream;
  await deploy(page, /never/);
  process.kill(processOf('serve'), 'SIGKILL');
  await expect(page.getByRole('button', { name: 'Reload for the new version' })).toBeVisible({
    timeout: 30_000,
  });
});
