// The runtime client of clients/typescript in a page: where Mien is the origin, and where it is not.
import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { makeCharacter, savePrompt } from './api.ts';
import { type Page, expect, test } from './journey.ts';
import { signIn } from './session.ts';
import { stack } from './stack.ts';

const sources = new URL('../../clients/typescript/src/', import.meta.url);

/** The package's modules at /mien-client/ of the page's origin. */
async function serveClient(page: Page) {
  await page.route('**/mien-client/*.ts', async (route) => {
    const name = new URL(route.request().url()).pathname.split('/').at(-1) ?? '';
    const body = stripTypeScriptTypes(await readFile(new URL(name, sources), 'utf8'));
    await route.fulfill({
      body,
      contentType: 'text/javascript',
      headers: { 'access-control-allow-origin': '*' },
    });
  });
}

/** What a page sees, when the text is kept, and after it was changed. */
async function follow(page: Page, cell: { character: string; emotion: string }) {
  await page.evaluate(async (asked) => {
    const { Client } = (await import(`${location.origin}/mien-client/index.ts`)) as Module;
    const client = new Client({ url: location.origin, deafMsMax: 1000 });
    Object.assign(window, { client });
    if (!(await client.waitUntilLive(10_000))) throw new Error(String(client.streamFailure));
    while (!client.peek(asked)) await client.resolve(asked);
  }, cell);
}

interface Module {
  Client: new (options: { url: string; token?: string; deafMsMax?: number }) => Client;
}
interface Client {
  waitUntilLive(ms: number): Promise<boolean>;
  resolve(cell: object): Promise<{ text: string }>;
  peek(cell: object): { text: string } | undefined;
  readonly streamFailure: unknown;
}

test('a page of the same origin reads, keeps and hears of changes', async ({ page }) => {
  const { id: character } = await makeCharacter('Runtime Reader');
  const cell = { character, emotion: 'happy' };
  await savePrompt(character, 'happy', 'Smiles.');
  await serveClient(page);
  await signIn(page);
  await follow(page, cell);
  const read = () =>
    page.evaluate(
      async (asked) => (await (window as unknown as { client: Client }).client.resolve(asked)).text,
      cell,
    );
  expect(await read()).toBe('Smiles.');
  await savePrompt(character, 'happy', 'Laughs.');
  await expect.poll(read).toBe('Laughs.');
});

test('a page of another origin reads nothing, token or not', async ({ page }) => {
  const { id: character } = await makeCharacter('Far Reader');
  await savePrompt(character, 'happy', 'Smiles.');
  await serveClient(page);
  const elsewhere = 'http://game.localhost/';
  await page.route(elsewhere, (route) =>
    route.fulfill({ body: '<!doctype html><title>A game</title>', contentType: 'text/html' }),
  );
  await page.goto(elsewhere);
  const outcome = await page.evaluate(
    async ({ url, token, asked }) => {
      const { Client } = (await import(`${location.origin}/mien-client/index.ts`)) as Module;
      const client = new Client({ url, token });
      return client.resolve(asked).then(
        ({ text }) => text,
        (error: Error) => error.name,
      );
    },
    { url: stack.url, token: stack.token, asked: { character, emotion: 'happy' } },
  );
  expect(outcome).toBe('Unreachable');
});
