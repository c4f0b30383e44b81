// An experiment's texts for real users: the traffic is split, watched, changed and stopped.
import { call, makeAdmin, savePrompt } from './api.ts';
import { violations } from './axe.ts';
import { makeRunningExperiment, sendUsers, splitTraffic } from './experiments.ts';
import { expect, test } from './journey.ts';
import { signIn } from './session.ts';

test('split, see what came of it, change the shares, stop, and a viewer sees it live', async ({
  page,
  browser,
}) => {
  test.setTimeout(400_000);
  const made = await makeRunningExperiment(`Traffic ${process.pid}`);
  const viewer = await makeAdmin('Vic Viewer', 'viewer');
  const other = await (await browser.newContext()).newPage();
  await signIn(other, viewer.email, viewer.password);
  await other.goto(`/experiments/${made.id}?tab=traffic`);
  await expect(other.getByRole('heading', { name: 'Traffic is not split' })).toBeVisible();
  await expect(other.getByRole('button', { name: /^Split/ })).toHaveCount(0);

  await signIn(page);
  await page.goto(`/experiments/${made.id}`);
  await page.getByRole('tab', { name: 'Traffic' }).click();
  await page.getByRole('button', { name: 'Split traffic…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Split traffic for experiment/ });
  await expect(dialog.getByLabel('Users who get text A')).toHaveValue('5');
  await dialog.getByLabel('Users who get text A').fill('60');
  await dialog.getByLabel('Users who get text B').fill('60');
  await expect(dialog.getByText('Together that is 120 %; 100 % is everybody.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Half and half' }).click();
  expect(await violations(page, 'split')).toEqual([]);
  await dialog.getByLabel('Users who get text A').press('Enter');
  await expect(page.getByRole('heading', { name: 'Traffic is split' })).toBeVisible();
  // Told by the stream of events.
  await expect(other.getByRole('heading', { name: 'Traffic is split' })).toBeVisible({
    timeout: 5000,
  });

  await sendUsers(made, 60);
  await page.reload();
  const phases = page.getByRole('list', { name: 'Phases, latest first' });
  await expect(phases).toContainText('What the shares give: about 30 and 30 were due.');
  await expect(page.getByRole('article', { name: 'watched' })).toContainText('at every look');
  expect(await violations(page, 'traffic')).toEqual([]);

  await page.getByRole('button', { name: 'Change the shares…' }).click();
  const change = page.getByRole('dialog', { name: 'Change the shares' });
  await expect(change.getByRole('button', { name: 'Change the shares' })).toBeDisabled();
  await change.getByLabel('Users who get text A').fill('60');
  await change.getByLabel('Users who get text B').fill('40');
  await expect(change.getByText('10 % of users go over to the other text')).toBeVisible();
  await change.getByRole('button', { name: 'Change the shares' }).click();
  await expect(change).toBeHidden();
  await expect(phases.getByRole('listitem')).toHaveCount(2);

  await page.getByRole('button', { name: 'Stop now' }).click();
  await expect(page.getByRole('heading', { name: 'Traffic is not split' })).toBeVisible();
  await expect(other.getByRole('heading', { name: 'Traffic is not split' })).toBeVisible({
    timeout: 5000,
  });
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Phase 3, since')).toBeVisible();
  const { split } = await call<{ split: { share_a: number } }>(
    'GET',
    `/api/admin/experiments/${made.id}`,
  );
  expect(split.share_a).toBe(6000);

  // Somebody saves the prompt: its cell is left out, and no split can begin any more.
  await savePrompt(made.character.id, 'happy', 'Something else.');
  await page.reload();
  await expect(page.getByText('1 cell no longer split')).toBeVisible();
  await page.getByRole('button', { name: 'Stop now' }).click();
  await expect(page.getByText('1 prompt changed since the experiment began')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Split/ })).toHaveCount(0);
  await expect(splitTraffic(made.id, 500, 500)).rejects.toThrow('409');
});
