// A new password ends sessions; which API tokens end with it is asked.
import { expect, test, type Page } from './journey.ts';
import { call, makeAdmin } from './api.ts';
import { signIn } from './session.ts';

interface Token {
  name: string;
  revoked_at: string | null;
}

async function isRevoked(name: string): Promise<boolean> {
  const { tokens } = await call<{ tokens: Token[] }>('GET', '/api/admin/tokens?all=true');
  const token = tokens.find((one) => one.name === name);
  if (!token) throw new Error(`there is no token ${name}`);
  return token.revoked_at !== null;
}

/** Signed in as somebody new who has made a token in this session. */
async function signInWithToken(page: Page, name: string) {
  const admin = await makeAdmin(name, 'editor');
  const token = `Token of ${admin.email}`;
  await signIn(page, admin.email, admin.password);
  await page.goto('/tokens');
  await page.getByRole('button', { name: 'New token' }).first().click();
  await page.getByRole('textbox', { name: 'Name' }).fill(token);
  await page.getByRole('button', { name: 'Create token' }).click();
  await page.getByRole('button', { name: 'I have copied it' }).click();
  return { ...admin, token };
}

const question = (page: Page) =>
  page.getByRole('radiogroup', { name: 'Which API tokens end with the old password?' });

test('with my new password the tokens made while signed in end', async ({ page }) => {
  const { password, token } = await signInWithToken(page, 'Nora Keys');
  await page.goto('/settings');
  await expect(page.getByText(`1 valid token: ${token}`)).toBeVisible();
  await expect(
    question(page).getByRole('radio', { name: 'Those made while signed in' }),
  ).toBeChecked();
  await page.getByLabel('Current password').fill(password);
  await page.getByLabel('New password').fill('seven quiet herons by the weir');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Your password is changed.', { exact: false })).toBeVisible();
  await expect(question(page)).toBeHidden();
  expect(await isRevoked(token)).toBe(true);
});

test('whoever resets a password may let the tokens stay', async ({ page, browser }) => {
  const { email, token } = await signInWithToken(page, 'Omar Locks');
  const ruler = await (await browser.newContext()).newPage();
  await signIn(ruler);
  await ruler.goto('/admins');
  const row = ruler.getByRole('listitem').filter({ hasText: email });
  await row.getByRole('button', { name: /^Reset password/ }).click();
  const dialog = ruler.getByRole('dialog', { name: 'New password for Omar Locks' });
  await dialog.getByRole('radio', { name: 'None', exact: true }).check();
  const password = await dialog.getByRole('textbox', { name: 'New password' }).inputValue();
  await dialog.getByRole('button', { name: 'Set password' }).click();
  await expect(ruler.getByText('Omar Locks has a new password')).toBeVisible();
  expect(await isRevoked(token)).toBe(false);

  await signIn(page, email, password);
  await expect(page.getByRole('link', { name: 'API tokens' })).toBeVisible();
});
