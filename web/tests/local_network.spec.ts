// At an address of the local network, which is plain http: what browsers keep for https is not needed.
import { expect, test } from './journey.ts';
import { makeCharacter, savePrompt } from './api.ts';
import { cellPath, savePrompt as save, writePrompt } from './editor.ts';
import { signIn } from './session.ts';
import { stack } from './stack.ts';

test.use({
  baseURL: `http://mien.lan:${new URL(stack.url).port}`,
  launchOptions: {
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--host-resolver-rules=MAP mien.lan 127.0.0.1'],
  },
});

test('a prompt is written, saved and copied without https', async ({ page, context }) => {
  const faults: Error[] = [];
  page.on('pageerror', (fault) => faults.push(fault));
  const character = await makeCharacter(`Lan ${process.pid}`);
  await savePrompt(character.id, 'sad', 'Lea looks down.');
  await signIn(page);
  expect(await page.evaluate(() => isSecureContext)).toBe(false);
  await page.goto(cellPath(character.id, 'sad'));
  await writePrompt(page, 'Lea looks at the floor for a while.');
  await save(page, 2, 'Longer');

  await page.goto('/audit');
  await page
    .getByRole('button', { name: /^Copy the request id/ })
    .first()
    .click();
  await page.goto('/characters');
  await page.getByRole('searchbox').focus();
  await page.keyboard.press('ControlOrMeta+v');
  await expect(page.getByRole('searchbox')).toHaveValue(/.{12,}/);

  // One tab has the stream of events; the other hears of what happens all the same.
  const other = await context.newPage();
  await other.goto(`/matrix?q=Lan+${process.pid}`);
  await expect(other.getByRole('gridcell', { name: /Angry.*uses the default/ })).toBeVisible();
  await savePrompt(character.id, 'angry', 'Lea frowns.');
  await expect(other.getByRole('gridcell', { name: /Angry.*custom/ })).toBeVisible();
  expect(faults).toEqual([]);
});
