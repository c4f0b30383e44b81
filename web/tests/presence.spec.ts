// Two people on one cell see each other before they get in each other's way.
import { expect, test } from './journey.ts';
import { makeAdmin, makeCharacter, savePrompt } from './api.ts';
import { cellPath, promptField, savePrompt as saveInEditor, writePrompt } from './editor.ts';
import { signIn } from './session.ts';

test('two people on one cell know of each other', async ({ page, browser }) => {
  const { email, password } = await makeAdmin('Anna Autumn', 'editor');
  const character = await makeCharacter('Journey Noa');
  await savePrompt(character.id, 'sad', 'Noa looks at the rain.');
  await signIn(page);
  await page.goto(cellPath(character.id, 'sad'));
  await expect(promptField(page)).toHaveText('Noa looks at the rain.');

  const context = await browser.newContext();
  const anna = await context.newPage();
  await signIn(anna, email, password);
  await anna.goto(cellPath(character.id, 'sad'));
  await expect(page.getByText('Anna Autumn is here')).toBeVisible();
  await writePrompt(anna, 'Noa looks at the rain and smiles a little.');
  await expect(page.getByText('Anna Autumn is editing')).toBeVisible();

  // Nothing was typed here, so what she saves is simply shown.
  await saveInEditor(anna, 2, 'A little hope');
  await expect(promptField(page)).toHaveText('Noa looks at the rain and smiles a little.');

  await anna.goto('/characters');
  await expect(page.getByText(/Anna Autumn is (here|editing)/)).toBeHidden();
  await context.close();
});
