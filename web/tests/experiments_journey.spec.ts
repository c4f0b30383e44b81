// An experiment from its design to the promoted winner: designed in forms, voted on by keyboard, read,
// and taken over by the cell.
import { expect, test, type Browser, type Page } from './journey.ts';
import { call, makeCharacter, promptOf, savePrompt } from './api.ts';
import { violations } from './axe.ts';
import { cellPath, writePrompt } from './editor.ts';
import {
  makeRater,
  makeRunningExperiment,
  sideOfB,
  voteOnAll,
  waitForClips,
  type Rater,
} from './experiments.ts';
import { signIn } from './session.ts';

const before = '{character_name} smiles, near a window, in soft light.';
const after = '{character_name} beams, eyes nearly closed, near a window, in soft light.';

async function design(page: Page, character: string, raters: readonly Rater[]) {
  await page.goto('/experiments');
  await page.getByRole('link', { name: 'New experiment' }).first().click();
  await page.getByLabel('Name').fill(`Warmer ${process.pid}`);
  await page.getByLabel('Characters', { exact: true }).first().fill(character);
  await page.getByRole('option', { name: character }).first().click();
  await page.getByRole('checkbox', { name: 'Happy' }).check();
  await page.getByRole('button', { name: 'Add 1 cell' }).click();
  // What it says now stands in both, and that is nothing to compare.
  await expect(page.getByLabel(`Text A of ${character}, Happy`)).toHaveValue(before);
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect(page.getByText('Both texts are the same').first()).toBeVisible();
  await page.getByLabel(`Text B of ${character}, Happy`).fill(after);
  for (const { name } of raters) {
    await page.getByRole('combobox', { name: 'Raters' }).fill(name);
    await page.getByRole('option', { name }).click();
  }
  await page.getByRole('radio', { name: '12 pairs' }).check();
  await page.getByLabel('Length', { exact: true }).selectOption('1 s');
  await page.getByLabel('Size', { exact: true }).selectOption('256 × 256');
  expect(await violations(page, 'design')).toEqual([]);
  await page.getByRole('button', { name: 'Review and start…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Start “Warmer/ });
  await expect(dialog).toContainText('24 clips are made');
  await dialog.getByRole('button', { name: 'Start, and make 24 clips' }).click();
  await expect(page.getByText(/of 24 clips are made/)).toBeVisible();
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

async function enterAs(browser: Browser, rater: Rater): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await signIn(page, rater.email, rater.password);
  return page;
}

/** The trial whose clips are shown. */
async function shownTrial(page: Page): Promise<string> {
  const source = await page.locator('video:visible').first().getAttribute('src');
  return /experiment-trials\/([^/]+)\//.exec(source ?? '')?.[1] ?? '';
}

async function answerB(page: Page) {
  await expect(page.getByRole('button', { name: /^Left/ })).toBeEnabled();
  await page.keyboard.press(sideOfB(await shownTrial(page)) === 'left' ? '1' : '2');
}

test('design, start, vote by keyboard, read the result, promote', async ({ page, browser }) => {
  test.setTimeout(600_000);
  const character = await makeCharacter('Experiment Eve');
  await savePrompt(character.id, 'happy', before);
  const raters = [await makeRater('Grace'), await makeRater('Alan')] as const;
  await signIn(page);
  const id = await design(page, character.name, raters);
  await waitForClips(id);

  const room = await enterAs(browser, raters[1]);
  await room.goto(`/experiments/${id}/vote`);
  // Nobody answers before both clips were seen.
  await expect(room.getByText('Watch both once, then answer.')).toBeVisible();
  await expect(room.getByRole('progressbar', { name: 'Your answers' })).toHaveAttribute(
    'aria-valuetext',
    '0 of 15',
  );
  const html = await room.content();
  for (const telling of ['smiles', 'beams', 'is_b_left', 'text_a', '"arm"', 'seed']) {
    expect(html).not.toContain(telling);
  }
  expect(await violations(room, 'voting')).toEqual([]);
  const first = await shownTrial(room);
  await answerB(room);
  await expect(room.getByText('1 of 15')).toBeVisible();
  // A changed mind: while the other rater's vote is missing, it can be taken back.
  await expect.poll(() => shownTrial(room)).not.toBe(first);
  await room.keyboard.press('u');
  await expect(room.getByText('0 of 15')).toBeVisible();
  expect(await shownTrial(room)).toBe(first);
  await answerB(room);
  await expect(room.getByText('1 of 15')).toBeVisible();

  // Who votes sees nothing of how it stands.
  await room.goto(`/experiments/${id}`);
  await expect(room.getByRole('heading', { name: 'The result is hidden from you' })).toBeVisible();
  await room.goto(`/experiments/${id}/vote`);
  await voteOnAll(raters[0], id);
  const ended = room.getByText('The experiment has ended');
  const left = room.getByRole('button', { name: /^Left/, disabled: false });
  for (let answered = 1; answered < 15; ++answered) {
    // The next pair is shown before the server has said whether there is one.
    await expect(ended.or(left)).toBeVisible();
    if (await ended.isVisible()) break;
    const trial = await shownTrial(room);
    const asked = Date.now();
    await answerB(room);
    await expect
      .poll(async () => (await ended.isVisible()) || (await shownTrial(room)) !== trial)
      .toBe(true);
    // The clip itself lasts one second.
    expect(Date.now() - asked).toBeLessThan(10_000);
  }
  await expect(ended).toBeVisible();
  await room.getByRole('link', { name: 'See the result' }).click();

  for (const reader of [room, page]) {
    await reader.goto(`/experiments/${id}`);
    await expect(reader.getByRole('heading', { name: /^The panel prefers B in/ })).toBeVisible();
  }
  await expect(page.getByRole('img', { name: /^B is preferred in/ })).toBeVisible();
  await expect(page.getByRole('img', { name: /^The evidence is/ })).toBeVisible();
  expect(await violations(page, 'result')).toEqual([]);
  await page.getByRole('tab', { name: 'Clips' }).click();
  await expect(page.getByRole('article')).toHaveCount(12);
  await page.getByRole('tab', { name: 'Result' }).click();

  await page.getByRole('button', { name: 'Promote B…' }).click();
  await page.getByRole('button', { name: 'Save in 1 cell' }).click();
  await expect(page.getByText('Text B is in use in 1 cell.')).toBeVisible();
  expect(await promptOf(character.id, 'happy')).toMatchObject({ prompt_text: after, version: 2 });
  const { promoted_at } = await call<{ promoted_at: string | null }>(
    'GET',
    `/api/admin/experiments/${id}`,
  );
  expect(promoted_at).not.toBeNull();
});

test('a prompt that is being written becomes text B of a design', async ({ page }) => {
  const character = await makeCharacter('Experiment Fay');
  await savePrompt(character.id, 'happy', before);
  await signIn(page);
  await page.goto(cellPath(character.id, 'happy'));
  await writePrompt(page, after);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Test against another wording…' }).click();
  await expect(page).toHaveURL(/\/experiments\/new\?/);
  await expect(page.getByLabel(`Text A of ${character.name}, Happy`)).toHaveValue(before);
  await expect(page.getByLabel(`Text B of ${character.name}, Happy`)).toHaveValue(after);
  await page.getByLabel('Name').fill(`From a cell ${process.pid}`);
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect(page).toHaveURL(/\/experiments\/[0-9a-f-]{36}$/);
  await expect(page.getByLabel(`Text B of ${character.name}, Happy`)).toHaveValue(after);
});

test('a clip that is missing comes back, and who looks at what is hidden votes no more', async ({
  browser,
}) => {
  test.setTimeout(400_000);
  const { id, raters } = await makeRunningExperiment(`Looked ${process.pid}`);
  const room = await enterAs(browser, raters[0]);
  // A clip that does not come is named, and comes when it can.
  await room.route('**/clips/left', (route) => route.fulfill({ status: 404 }));
  await room.goto(`/experiments/${id}/vote`);
  const missing = room.getByRole('alert').filter({ hasText: 'clip: it did not load' });
  await expect(missing).toBeVisible();
  await expect(missing.getByRole('link', { name: 'Go on with another' })).toBeVisible();
  expect(await violations(room, 'voting without a clip')).toEqual([]);
  // The other one has run by now, and half a pair is not to be judged.
  await expect(room.getByRole('button', { name: /^Right/ })).toBeDisabled();
  await room.unroute('**/clips/left');
  await missing.getByRole('button', { name: 'Load it again' }).click();
  await expect(missing).toBeHidden();
  await expect(room.getByRole('button', { name: /^Left/ })).toBeEnabled();

  await room.getByRole('button', { name: 'See what is hidden…' }).click();
  const dialog = room.getByRole('dialog', { name: 'See the texts and the result?' });
  await expect(dialog.getByRole('button', { name: 'See them, and vote no more' })).toBeDisabled();
  await dialog.getByLabel('Reason').fill('A clip of the first pair looks broken.');
  await dialog.getByRole('button', { name: 'See them, and vote no more' }).click();
  await expect(room.getByText('0 of 12 pairs are in; the first reading')).toBeVisible();
  await room.getByRole('tab', { name: 'Texts' }).click();
  await expect(room.getByText('beams, eyes nearly closed')).toBeVisible();
  await expect(room.getByRole('link', { name: 'Vote' })).toHaveCount(0);
});
