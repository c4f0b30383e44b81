// The prompt editor as a person handles it.
import { expect, type Page } from './journey.ts';

export const cellPath = (character: string, emotion: string) =>
  `/characters/${character}/${emotion}`;

export function promptField(page: Page) {
  return page.getByRole('textbox', { name: /^Prompt of / });
}

export async function writePrompt(page: Page, text: string) {
  const field = promptField(page);
  await field.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
  await expect(field).toContainText(text.slice(0, 30));
}

/** Opens the review, gives a reason, saves; `version` is what the dialog promises. */
export async function savePrompt(page: Page, version: number, reason: string) {
  await page.keyboard.press('ControlOrMeta+s');
  const dialog = page.getByRole('dialog', { name: new RegExp(`^Save v${version} `) });
  await dialog.getByLabel('Why this change?').fill(reason);
  await dialog.getByRole('button', { name: `Save v${version}` }).click();
  await expect(dialog).toBeHidden();
}
