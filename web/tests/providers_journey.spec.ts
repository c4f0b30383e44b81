// A service is connected, asked, chosen, and makes a clip; its clips are packed for another program.
import { expect, test } from './journey.ts';
import { call, makeCharacter, savePrompt } from './api.ts';
import { violations } from './axe.ts';
import { makeClips } from './pages.ts';
import { startVideoService, type VideoService } from './services.ts';
import { signIn } from './session.ts';
import { stack } from './stack.ts';

let service: VideoService;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  // What the service makes is a clip that the built-in renderer made before.
  const { video } = await makeClips();
  const { video_url } = await call<{ video_url: string }>('GET', `/api/videos/${video}`);
  const answer = await fetch(new URL(video_url, stack.url));
  service = await startVideoService(Buffer.from(await answer.arrayBuffer()));
});

test.afterAll(() => service.close());

test('connect a service, mend its key, dry run, choose, and see its clip', async ({ page }) => {
  test.setTimeout(180_000);
  const character = await makeCharacter('Provider Paula');
  await savePrompt(character.id, 'happy', '{character_name} laughs out loud.');
  const name = `studio-${process.pid}`;
  await signIn(page);
  await page.goto('/providers');

  // It is away: nothing is saved, and the reason stands there.
  service.answerWith(401);
  await page.getByRole('button', { name: 'Connect a provider' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Connect a provider' });
  await dialog.getByRole('radio', { name: 'Plain HTTP' }).check();
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Address').fill(service.url);
  await dialog.getByLabel('API key').fill('a key');
  await dialog.getByRole('button', { name: 'Add headers' }).click();
  await dialog.getByLabel('Name of header 1').fill('X-Proxy-Key');
  await dialog.getByLabel('Value of header 1').fill('s3cret');
  await dialog.getByLabel('Budget of a month').fill('2');
  await dialog.getByRole('button', { name: 'Test and connect' }).click();
  await expect(dialog.getByText('The test failed, so nothing was saved')).toBeVisible();
  expect(await violations(page, 'provider form')).toEqual([]);
  service.answerWith(200);
  await dialog.getByRole('button', { name: 'Test and connect' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);

  // What was typed as a header is there by its name alone.
  await page.getByRole('button', { name: 'More' }).first().click();
  await page.getByRole('menuitem', { name: 'Edit address, key and budgets…' }).click();
  const edited = page.getByRole('dialog', { name: /^Edit/ });
  await expect(edited.getByText('X-Proxy-Key, set')).toBeVisible();
  expect(await page.content()).not.toContain('s3cret');
  // Both can be removed or written anew, and left alone after all.
  const key = edited.getByRole('group', { name: 'API key' });
  await expect(key).toContainText(/Set .*; never shown\./);
  await key.getByRole('button', { name: 'Remove key' }).click();
  await expect(key).toContainText('Will be removed when you save.');
  await key.getByRole('button', { name: 'Keep key' }).click();
  await key.getByRole('button', { name: 'Replace key' }).click();
  await edited.getByLabel('New API key').fill('another');
  await edited.getByRole('button', { name: 'Leave it as it was' }).click();
  const headers = edited.getByRole('group', { name: 'Headers for a proxy' });
  await headers.getByRole('button', { name: 'Remove headers' }).click();
  await headers.getByRole('button', { name: 'Keep headers' }).click();
  await expect(edited.getByRole('button', { name: 'Save' })).toBeDisabled();
  expect(await violations(page, 'provider form with a key')).toEqual([]);
  await edited.getByRole('button', { name: 'Cancel' }).click();

  // A test later tells the reason too, and that it is well again.
  service.answerWith(401);
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(page.getByText('The last test failed')).toBeVisible();
  service.answerWith(200);
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(page.getByText('The last test failed')).toBeHidden();
  expect(await violations(page, 'provider')).toEqual([]);

  await page.getByRole('link', { name: 'New preset' }).click();
  await page.getByLabel('Name').fill('Laughing loop');
  await page.getByLabel('Path').fill('/clips');
  await page.getByLabel('A clip costs about').fill('0.25');
  await page.getByRole('button', { name: 'Check and add' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Laughing loop');

  await page.getByRole('combobox', { name: 'Character' }).fill(character.name);
  await page.getByRole('option', { name: character.name }).first().click();
  await page.getByRole('combobox', { name: 'Emotion' }).selectOption('happy');
  await page.getByRole('button', { name: 'Dry run' }).click();
  const body = page.getByRole('region', { name: 'Body of the request' });
  await expect(body).toContainText('Provider Paula laughs out loud.');
  await expect(body.getByText('Text', { exact: true })).toBeVisible();
  expect(service.orders).toEqual([]);
  expect(await violations(page, 'dry run')).toEqual([]);

  await page.getByRole('link', { name: 'Use for…' }).click();
  const choice = page.getByRole('dialog', { name: 'Who makes which clips?' });
  await choice.getByRole('radio', { name: 'A character, in every emotion' }).check();
  await choice.getByRole('combobox', { name: 'Character' }).fill(character.name);
  await page.getByRole('option', { name: character.name }).first().click();
  await choice.getByRole('button', { name: 'Choose' }).click();
  await expect(page.getByRole('region', { name: 'Characters' })).toContainText(character.name);
  expect(await violations(page, 'choices')).toEqual([]);

  await page.goto(`/characters/${character.id}/happy`);
  const preview = page.getByRole('region', { name: 'Preview' });
  await expect(preview).toContainText('about $0.25 a clip, $2.00 left of the budget');
  await preview.getByRole('button', { name: 'Test this text' }).click();
  await expect(preview.locator('video')).toBeVisible({ timeout: 90_000 });
  await expect(preview).toContainText(`Laughing loop v1 by ${name}`);
  expect(service.orders).toMatchObject([
    { emotion: 'happy', resolved_prompt_text: 'Provider Paula laughs out loud.' },
  ]);
  await expect(preview).toContainText('$1.75 left of the budget');

  await page.goto('/queue?show=all');
  await expect(page.getByRole('row').filter({ hasText: character.name })).toContainText('Made');
  expect(await violations(page, 'queue')).toEqual([]);
});

test('a paused provider says so at the button', async ({ page }) => {
  const character = await makeCharacter('Paused Pia');
  await savePrompt(character.id, 'happy', 'A smile.');
  const { id } = await call<{ id: string }>('POST', '/api/admin/providers', {
    name: `paused-${process.pid}`,
    kind: 'http',
    base_url: service.url,
  });
  const { id: preset_id } = await call<{ id: string }>('POST', '/api/admin/presets', {
    provider_id: id,
    name: 'Pausing',
    content: { path: '/clips' },
  });
  const scope = { character_id: character.id, maker: 'preset', preset_id };
  await call('PUT', '/api/admin/preset-choices', scope);
  await signIn(page);
  await page.goto(`/providers/${id}`);
  await page.getByRole('button', { name: 'Pause…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Pause / });
  await dialog.getByLabel('Why').fill('The card is training.');
  await dialog.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('Paused: nothing is sent')).toBeVisible();

  await page.goto(`/characters/${character.id}/happy`);
  await expect(page.getByText('is paused: The card is training.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Test Ctrl/ })).toBeDisabled();
});

test('pack the clips of a character for SillyTavern', async ({ page }) => {
  test.setTimeout(120_000);
  await makeClips();
  const { characters } = await call<{ characters: { id: string; name: string }[] }>(
    'GET',
    '/api/admin/characters?limit=1',
  );
  await signIn(page);
  await page.goto(`/characters/${characters[0]?.id}`);
  await page.getByRole('button', { name: 'More' }).first().click();
  await page.getByRole('menuitem', { name: 'Export the clips…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Export the clips/ });
  await expect(dialog.getByRole('radio', { name: 'SillyTavern expression pack' })).toBeChecked();
  await dialog.getByRole('button', { name: 'Export' }).click();
  await expect(dialog.getByText('is ready')).toBeVisible({ timeout: 60_000 });
  await expect(dialog.getByText('Without a video:')).toBeVisible();
  expect(await violations(page, 'export of clips')).toEqual([]);
  const download = page.waitForEvent('download');
  await dialog.getByRole('link', { name: /^Download/ }).click();
  expect((await download).suggestedFilename()).toMatch(/\.zip$/);
});
