import type { Page } from './journey.ts';
import { stack } from './stack.ts';

export async function signIn(
  page: Page,
  email = stack.admin_email,
  password = stack.admin_password,
) {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.locator('input[type=password]').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}
