// Somebody else saves what one is editing: what they wrote is neither lost nor taken back.
import { expect, test } from './journey.ts';
import { call, makeCharacter, savePrompt } from './api.ts';
import { makeRater } from './experiments.ts';
import { signIn } from './session.ts';

test('two design an experiment', async ({ page }) => {
  const character = await makeCharacter('Meanwhile Mo');
  await savePrompt(character.id, 'happy', 'A smile.');
  const rater = await makeRater('Grace');
  const cell = { character_id: character.id, emotion: 'happy' };
  const draft = {
    name: `Two ${process.pid}`,
    description: '',
    pair_count: 12,
    cells: [{ ...cell, text_a: 'A smile.', text_b: 'A grin.' }],
    raters: [rater.id],
  };
  const { id } = await call<{ id: string }>('POST', '/api/admin/experiments', draft);
  await signIn(page);
  await page.goto(`/experiments/${id}`);
  await page.getByLabel('Why').fill('Mine.');
  await call('PUT', `/api/admin/experiments/${id}`, { ...draft, name: 'Theirs', pair_count: 20 });
  await expect(page.getByText('Somebody else changed this draft meanwhile')).toBeVisible();
  await expect(page.getByLabel('Name')).toHaveValue('Theirs');
  await expect(page.getByLabel('Why')).toHaveValue('Mine.');
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect(page.getByText('The draft is saved.')).toBeVisible();
  const saved = await call('GET', `/api/admin/experiments/${id}`);
  expect(saved).toMatchObject({ name: 'Theirs', description: 'Mine.', pair_count: 20 });
});

test('two write a template, and a look at another tab loses nothing', async ({ page }) => {
  const { id } = await call<{ id: string }>('POST', '/api/admin/templates', {
    name: `two_${process.pid}`,
    template_text: 'A {mood} smile.',
    placeholders: [],
  });
  await signIn(page);
  await page.goto(`/templates/${id}`);
  const text = page.getByLabel('Text', { exact: true });
  await text.fill('A {mood|soft} smile.');
  await page.getByRole('tab', { name: 'History' }).click();
  await page.getByRole('tab', { name: 'Edit' }).click();
  await expect(text).toHaveValue('A {mood|soft} smile.');
  await call('PUT', `/api/admin/templates/${id}`, {
    template_text: 'A {mood} grin.',
    placeholders: [],
    description: 'Theirs.',
  });
  await expect(page.getByText('You both changed: the text.')).toBeVisible();
  await expect(text).toHaveValue('A {mood|soft} smile.');
  await page.getByRole('button', { name: 'Take theirs instead' }).click();
  await expect(text).toHaveValue('A {mood} grin.');
  await expect(page.getByLabel('Description')).toHaveValue('Theirs.');
});
