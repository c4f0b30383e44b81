// The policy of the pages holds: nothing that a page needs is refused, and inline scripts are.
import { expect, test } from './journey.ts';
import { pagesToShow } from './pages.ts';
import { signIn } from './session.ts';
import { stack } from './stack.ts';

test('no page breaks the policy', async ({ page }) => {
  test.setTimeout(120_000);
  const refused: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text());
  });
  await signIn(page);
  for (const { path } of await pagesToShow()) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
  }
  // A dialog brings a style of its own.
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  expect(refused).toEqual([]);
});

test('the policy is strict and its nonce is fresh', async () => {
  const nonces = new Set<string>();
  for (let i = 0; i < 3; ++i) {
    const answer = await fetch(stack.url + '/');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    nonces.add(/nonce-([^']+)/.exec(policy)?.[1] ?? '');
    expect(await answer.text()).toContain([...nonces].at(-1));
  }
  expect(nonces.size).toBe(3);
});
