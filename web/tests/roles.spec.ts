// A viewer sees everything about prompts and cannot change any of it.
import { expect, test } from './journey.ts';
import { makeAdmin, makeCharacter, savePrompt } from './api.ts';
import { cellPath, promptField } from './editor.ts';
import { signIn } from './session.ts';

test('a viewer cannot edit', async ({ page }) => {
  const { email, password } = await makeAdmin('Vera Viewer', 'viewer');
  const character = await makeCharacter('Journey Pia');
  await savePrompt(character.id, 'idle', 'Pia waits.');
  await signIn(page, email, password);
  await page.goto(cellPath(character.id, 'idle'));
  await expect(promptField(page)).toHaveText('Pia waits.');
  await expect(promptField(page)).not.toBeEditable();
  await expect(page.getByText('You can look here, but not change anything.')).toBeVisible();
  await page.goto('/admins');
  await expect(page.getByRole('button', { name: /New admin|Add admin/ })).toHaveCount(0);
});
