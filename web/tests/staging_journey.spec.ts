// Staging is marked as such everywhere, shows how it is, and is put back after it was broken.
import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from './journey.ts';
import { call } from './api.ts';
import { signIn } from './session.ts';
import { stack, staging } from './stack.ts';

test.use({ baseURL: staging.url });

const enter = (page: Page) => signIn(page, staging.admin_email, staging.admin_password);
const ask = <Answer>(method: string, path: string, body?: unknown) =>
  call<Answer>(method, path, body, staging);

async function nameOfFirst(): Promise<{ id: string; name: string }> {
  const { characters } = await ask<{ characters: { id: string; name: string }[] }>(
    'GET',
    '/api/admin/characters?limit=1',
  );
  const [first] = characters;
  if (!first) throw new Error('staging has no characters');
  return first;
}

test('every page bears the mark of staging, from the one for signing in on', async ({ page }) => {
  await page.goto('/sign-in');
  await expect(page).toHaveTitle('[staging] Sign in · Mien');
  await expect(page.getByRole('banner')).toContainText('Staging');
  await expect(page.locator('link[rel="icon"]')).toHaveAttribute('href', '/favicon-staging.svg');
  await enter(page);
  await expect(page).toHaveTitle('[staging] Characters · Mien');
  await expect(page.getByRole('banner')).toContainText(
    /Staging(Data|Production’s data of) .*(ago|just now)/,
  );
  await page.getByRole('banner').getByRole('link', { name: /data/i }).click();
  await expect(page).toHaveURL(/\/staging$/);
});

test('the status tells how each part is and what was tried', async ({ page }) => {
  await enter(page);
  await page.goto('/staging');
  await expect(page.getByRole('region', { name: 'Health' })).toContainText('Control database');
  const isolation = page.getByRole('region', { name: 'Isolation from production' });
  await isolation.getByRole('button', { name: 'Try again' }).click();
  const check = isolation.getByRole('listitem').first();
  await check.getByRole('button').focus();
  await page.keyboard.press('Enter');
  await expect(check).toContainText('How it was tried');
});

test('a change of the configuration is looked at, saved, undone and restored', async ({ page }) => {
  await ask('PUT', '/api/admin/staging/config', { sync_schedule: null });
  const why = `Sundays of ${Date.now().toString(36)}`;
  await enter(page);
  await page.goto('/staging/configuration');
  const networks = page.getByLabel('Networks of the VPN');
  await networks.fill('10.66.0.0/16\n300.1.1.1');
  await page.getByLabel('Days that the access log is kept').fill('');
  await page.getByRole('button', { name: 'Review and save…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeHidden();
  await expect(networks).toBeFocused();
  await expect(page.getByText('“300.1.1.1” is no network')).toBeVisible();
  await expect(page.getByText('The access log is kept for 30 to 3650 days.')).toBeVisible();
  await page.getByRole('button', { name: 'Discard' }).click();

  // What only the server sees.
  await networks.fill('10.66.0.7/16');
  await page.getByRole('button', { name: 'Review and save…' }).click();
  await expect(dialog).toContainText('10.66.0.7/16');
  await dialog.getByRole('button', { name: 'Save and put in force' }).click();
  await expect(dialog).toBeHidden();
  await expect(networks).toBeFocused();
  await expect(page.getByText('“10.66.0.7/16” has bits beyond its prefix')).toBeVisible();

  await page.getByRole('button', { name: 'Discard' }).click();
  await page.getByLabel('Schedule', { exact: true }).fill('30 4 * * 0');
  await page.getByRole('button', { name: 'Review and save…' }).click();
  await dialog.getByLabel('Why').fill(why);
  await dialog.getByRole('button', { name: 'Save and put in force' }).click();
  const runs = page.getByRole('list', { name: 'Next runs' }).getByRole('listitem');
  await expect(runs).toHaveCount(5);
  await expect(runs.first()).toContainText(/^Sun, .*04:30/);

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Nothing comes over by itself.')).toBeVisible();
  const history = page.getByRole('region', { name: 'History' });
  const version = history.getByRole('listitem').filter({ hasText: why });
  await version.getByRole('button', { name: /Schedule of the sync/ }).click();
  await expect(page).toHaveURL(/v=\d+/);
  await expect(version.locator('ins')).toHaveText('30 4 * * 0');
  await version.getByRole('button', { name: /^Restore v/ }).click();
  await dialog.getByRole('button', { name: /^Restore as v/ }).click();
  await expect(runs).toHaveCount(5);
});

test('who would be locked out is told so, and asked twice', async ({ page }) => {
  await enter(page);
  await page.goto('/staging/configuration');
  await page.getByLabel('Networks of the VPN').fill('10.66.0.0/24');
  await page.getByRole('switch', { name: 'Only through the VPN' }).check();
  await page.getByRole('button', { name: 'Review and save…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(
    dialog
      .getByRole('alert')
      .filter({ hasText: 'You will be locked out: you come from 127.0.0.1' }),
  ).toBeVisible();
  const save = dialog.getByRole('button', { name: 'Save and put in force' });
  await expect(save).toBeDisabled();
  await dialog.getByRole('checkbox', { name: 'Lock me out all the same' }).check();
  await expect(save).toBeEnabled();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByLabel('Networks of the VPN').fill('127.0.0.0/8');
  await page.getByRole('button', { name: 'Review and save…' }).click();
  await expect(save).toBeEnabled();
  await expect(dialog.getByText('You will be locked out')).toBeHidden();
});

test('a browser that is refused gets a page', async ({ page }) => {
  const elsewhere = new URL('/staging', staging.url);
  elsewhere.hostname = '127.0.0.1';
  const answer = await page.goto(elsewhere.href);
  expect(answer?.status()).toBe(403);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'Staging is not at this address.',
  );
  const problem = await fetch(elsewhere);
  expect(problem.headers.get('content-type')).toBe('application/problem+json');
});

test('what is typed is not lost by going elsewhere', async ({ page }) => {
  await enter(page);
  await page.goto('/staging/configuration');
  await page.getByLabel('Bucket').fill('another-bucket');
  await page.getByRole('link', { name: 'Access log' }).click();
  await page.getByRole('button', { name: 'Keep editing' }).click();
  await expect(page.getByLabel('Bucket')).toHaveValue('another-bucket');
});

test('the access log is filtered by its address and taken along', async ({ page }) => {
  const stranger = await fetch(`${staging.url}/api/admin/characters`);
  expect(stranger.status).toBe(401);
  await enter(page);
  await page.goto('/staging/access-log?outcome=refused&reason=credential');
  const row = page.getByRole('row').filter({ hasText: '/api/admin/characters' }).first();
  await expect(row).toContainText('401, not signed in, or a wrong password');
  await row.getByRole('button').click();
  await expect(page.getByText('list_characters')).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'NDJSON' }).click();
  const lines = (await readFile(await (await download).path(), 'utf8')).trim().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { reason: string }).reason)).toContain(
    'credential',
  );
  expect(new Set(lines.map((line) => (JSON.parse(line) as { outcome: string }).outcome))).toEqual(
    new Set(['refused']),
  );
  await page.getByRole('searchbox', { name: 'Address or network' }).fill('nowhere');
  await expect(page.getByLabel('Address or network')).toHaveAttribute('aria-invalid', 'true');
});

test('what is broken on purpose is put back from a snapshot, and again by a rollback', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const { id, name } = await nameOfFirst();
  const kept = `Journey ${Date.now().toString(36)}`;
  await enter(page);
  await page.goto('/staging/snapshots');
  await expect(page.getByRole('button', { name: 'Take a snapshot' })).toBeEnabled();
  await page.keyboard.press('n');
  await page.getByLabel('Name').fill(kept);
  await page.getByRole('button', { name: 'Take it' }).click();
  await expect(page.getByText(`Snapshot “${kept}”: done.`)).toBeVisible({ timeout: 60_000 });

  const path = `/api/admin/characters/${id}`;
  await ask('PATCH', path, { name: 'Broken on purpose' });
  await page.getByRole('button', { name: `Restore… ${kept}` }).click();
  await expect(page.getByRole('dialog')).toContainText(/staging.*\(generation \d+\)/);
  await page.getByRole('button', { name: /^Restore to / }).click();
  await expect(page.getByText(/^Restoration of snapshot \d+: done\./)).toBeVisible({
    timeout: 60_000,
  });
  await expect.poll(async () => (await ask<{ name: string }>('GET', path)).name).toBe(name);

  await page
    .getByRole('button', { name: /^Roll back…/ })
    .first()
    .click();
  await page.getByRole('button', { name: /^Roll back to \d+$/ }).click();
  await expect(page.getByText(/^Generation \d+ is served again\./)).toBeVisible();
  await expect
    .poll(async () => (await ask<{ name: string }>('GET', path)).name)
    .toBe('Broken on purpose');
  await ask('PATCH', path, { name });

  await page.getByRole('button', { name: `Delete… ${kept}` }).click();
  await page.getByRole('button', { name: 'Delete snapshot' }).click();
  await expect(page.getByRole('button', { name: `Restore… ${kept}` })).toBeHidden();
});

test('the storage is reset alone, and asks first', async ({ page }) => {
  await enter(page);
  await page.goto('/staging/snapshots');
  await page.getByRole('checkbox', { name: 'Storage' }).check();
  await page.getByRole('button', { name: 'Reset…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Reset the storage of / });
  await expect(dialog).not.toContainText('database');
  await dialog.getByRole('button', { name: 'Reset the storage' }).click();
  await expect(page.getByText('Reset of the storage: done.')).toBeVisible({ timeout: 60_000 });
});

test.describe('production', () => {
  test.use({ baseURL: stack.url });

  test('says where staging is, and bears no mark of it', async ({ page }) => {
    await signIn(page);
    await page.getByRole('link', { name: 'Staging' }).click();
    await expect(page).toHaveTitle('Staging · Mien');
    await expect(page.getByText(`This is not staging, which is at ${staging.url}.`)).toBeVisible();
    await expect(page.getByRole('link', { name: 'Open staging' })).toHaveAttribute(
      'href',
      `${staging.url}/staging`,
    );
    await expect(page.getByRole('banner')).not.toContainText('Staging');
    await expect(page.locator('link[rel="icon"]')).toHaveAttribute('href', '/favicon.svg');
  });
});
