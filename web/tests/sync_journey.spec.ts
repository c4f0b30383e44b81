// Production's data come to staging: they are asked for, watched on their way, looked at column by
// column, and given up again.
import { expect, test, type Page } from './journey.ts';
import { call, makeCharacter } from './api.ts';
import { signIn } from './session.ts';
import { staging } from './stack.ts';

test.use({ baseURL: staging.url });

const enter = (page: Page) => signIn(page, staging.admin_email, staging.admin_password);

async function countOnStaging(list: 'characters' | 'users', search: string): Promise<number> {
  const path = `/api/admin/${list}?search=${encodeURIComponent(search)}`;
  const answer = await call<Record<string, unknown[]>>('GET', path, undefined, staging);
  return answer[list]?.length ?? 0;
}

test('data come over by a sync, are looked at, and given up by a rollback', async ({ page }) => {
  test.setTimeout(240_000);
  const mark = Date.now().toString(36);
  const { name } = await makeCharacter(`Harbour ${mark}`);
  const email = `ada-${mark}@example.com`;
  await call('POST', '/api/admin/users', { name: `Ada ${mark}`, email });

  await enter(page);
  await page.goto('/staging');
  const source = page.getByRole('region', { name: 'Where the data come from' });
  await source.getByRole('link', { name: /^(Start the first sync|Sync now)$/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Bring production’s data to staging?' });
  await expect(dialog).toContainText(/staging \(generation \d+\)/);
  await expect(dialog.getByRole('checkbox', { checked: true })).toHaveCount(2);
  await dialog.getByRole('button', { name: 'Sync staging' }).click();

  await expect(page.getByRole('region', { name: 'Running sync' })).toContainText('Copy and mask');
  await expect(page).toHaveURL(/\/staging\/sync\/[0-9a-f-]{36}$/);

  const figures = page.getByRole('region', { name: 'In figures' });
  await expect(figures).toContainText(/Last leak scan\s*0 hits\s*in [\d,]+ cells/, {
    timeout: 120_000,
  });
  await page.getByRole('button', { name: /^public\.users/ }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/table=public\.users/);
  const column = page
    .getByRole('list', { name: 'Columns of public.users' })
    .getByRole('listitem')
    .filter({ hasText: /^email/ });
  await expect(column).toContainText(/[1-9][\d,]* masked\s*0 kept\s*[\d,]+ empty\s*0 failed/);
  await expect(page.getByRole('region', { name: 'Left out' })).toContainText('public.audit_log');
  await expect(page.getByRole('list', { name: 'Stages' })).not.toContainText('ahead');
  expect(await countOnStaging('characters', name)).toBe(1);
  expect(await countOnStaging('users', email)).toBe(0);

  await page.getByRole('button', { name: 'Roll back…' }).click();
  await page.getByRole('button', { name: /^Roll back to \d+$/ }).click();
  await expect(page.getByText(/^Generation \d+ is served again\./)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Way back' })).toContainText(
    /Staging serves generation \d+ now/,
  );
  await expect.poll(() => countOnStaging('characters', name)).toBe(0);
  await page.getByRole('link', { name: 'All syncs' }).click();
  const latest = page.getByRole('list', { name: 'Syncs' }).getByRole('listitem').first();
  await expect(latest).toContainText('Completed');
  await expect(latest).not.toContainText('served now');
});

test('who finds staging without production’s data is told how they come', async ({ page }) => {
  await page.route('**/api/admin/staging/status', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), last_sync_at: null } });
  });
  await page.route('**/api/admin/staging/syncs?*', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { syncs: [], next_cursor: null, missed: [] } });
  });
  await enter(page);
  await page.goto('/staging');
  const source = page.getByRole('region', { name: 'Where the data come from' });
  await expect(source).toContainText('There was none yet');
  await source.getByRole('link', { name: 'All syncs' }).click();
  await expect(page.getByText('Production’s data have never come here')).toBeVisible();
  await page.keyboard.press('n');
  await expect(page).toHaveURL(/start=true/);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('a run whose bridge is gone says so, and lets no other begin', async ({ page }) => {
  const id = '01994b1c-8a01-7c11-9d52-4f0c6a7be101';
  const run = { phase: 'searching', progress: 0.6, generation: 7, is_cancel_requested: false };
  const lost = {
    code: 'worker_lost',
    message: 'It stopped answering.',
    attempt: 2,
    attempts_max: 3,
  };
  const asked = { requested_by: 'ada@example.com', error: null, interruption: lost };
  const common = { ...run, ...asked };
  await page.route('**/api/admin/staging/status', async (route) => {
    const response = await route.fetch();
    const status = (await response.json()) as { parts: { name: string }[] };
    const parts = status.parts.map((part) =>
      part.name === 'bridge'
        ? { ...part, health: 'unwell', checked_at: '2026-11-22T09:31:00Z', found: 'Not heard of.' }
        : part,
    );
    await route.fulfill({ response, json: { ...status, status: 'degraded', parts } });
  });
  await page.route('**/api/admin/staging/operations?*', (route) =>
    route.fulfill({
      json: {
        next_cursor: null,
        operations: [
          {
            ...common,
            operation_id: id,
            kind: 'sync',
            status: 'processing',
            arguments: {},
            result: null,
            requested_at: '2026-11-22T09:30:00Z',
            finished_at: null,
          },
        ],
      },
    }),
  );
  await page.route(`**/api/admin/staging/sync-status/${id}`, (route) =>
    route.fulfill({
      json: {
        ...common,
        sync_id: id,
        status: 'in_progress',
        started_at: '2026-11-22T09:30:00Z',
        completed_at: null,
        records_synced: 12,
        records_failed: 0,
        tables: [],
        stages: [{ stage: 'searching', began_at: '2026-11-22T09:30:30Z' }],
        anonymize: true,
        include_versions: true,
      },
    }),
  );
  await enter(page);
  await page.goto('/staging/sync?start=true');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('A sync is already running')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Sync staging' })).toBeDisabled();
  await dialog.getByRole('link', { name: 'Watch or cancel it' }).click();
  await expect(page).toHaveURL(new RegExp(`/staging/sync/${id}$`));

  const running = page.getByRole('region', { name: 'Running sync' });
  await expect(running.getByRole('alert').first()).toContainText(
    'The bridge has been silent since',
  );
  await expect(running).toContainText('Attempt 2 of 3 is under way.');
  await expect(running.getByRole('listitem').filter({ hasText: 'held up' })).toHaveCount(1);
  await expect(running.getByRole('button', { name: 'Cancel the sync' })).toBeEnabled();
  await page.goto('/staging');
  await expect(page.getByText(/^Not well: .*Bridge/)).toBeVisible();
});

test('data that never were production’s are not said to be synced', async ({ page }) => {
  await page.route('**/api/admin/staging/status', async (route) => {
    const response = await route.fetch();
    const status = (await response.json()) as { generation: object };
    const restored = { number: 9, origin: 'restore', synced_at: null };
    const generation = { ...status.generation, ...restored };
    const last_sync_at = '2026-11-22T09:30:00Z';
    await route.fulfill({ response, json: { ...status, generation, last_sync_at } });
  });
  await enter(page);
  await page.goto('/staging');
  await expect(page.getByRole('banner')).toContainText(/Data restored .*, never synced/);
  await expect(page.getByRole('region', { name: 'Where the data come from' })).toContainText(
    'generation 9, which is served now, was never synced',
  );
});

test('a link to a sync that is not there leads to those that are', async ({ page }) => {
  await enter(page);
  await page.goto('/staging/sync/01994b1c-8a01-7c11-9d52-4f0c6a7be101');
  await expect(page.getByText('There is no such sync')).toBeVisible();
  await page.getByRole('link', { name: 'To all syncs' }).click();
  await expect(page).toHaveURL(/\/staging\/sync$/);
});
