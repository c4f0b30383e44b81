// The API as a test uses it to prepare what a journey needs, and to look at what it left.
import { stack, type Environment } from './stack.ts';

export async function call<Answer>(
  method: string,
  path: string,
  body?: unknown,
  { url, token }: Environment = stack,
): Promise<Answer> {
  const answer = await fetch(url + path, {
    method,
    headers: {
      Authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (answer.status === 204 ? undefined : await answer.json()) as Answer;
}

export interface CharacterRow {
  id: string;
  name: string;
  slug: string;
}

let made = 0;

/** A character of this test alone, so that tests do not meet. */
export function makeCharacter(name: string): Promise<CharacterRow> {
  const slug = `${name.toLowerCase().replaceAll(' ', '-')}-${process.pid}-${++made}`;
  return call('POST', '/api/admin/characters', { name, slug });
}

export function savePrompt(character: string, emotion: string, prompt_text: string) {
  const path = `/api/admin/characters/${character}/emotional-prompts/${emotion}`;
  return call<{ version: number }>('POST', path, { prompt_text });
}

export interface Prompt {
  prompt_text: string;
  resolved_text: string;
  version: number;
  source: string;
}

export function promptOf(character: string, emotion: string) {
  return call<Prompt>('GET', `/api/admin/characters/${character}/emotional-prompts/${emotion}`);
}

/** An admin of this test alone; the name's first word is that of the e-mail address. */
export async function makeAdmin(display_name: string, role: 'editor' | 'viewer') {
  const email = `${display_name.split(' ')[0]?.toLowerCase()}-${process.pid}-${++made}@mien.example`;
  const password = 'a long enough pass phrase';
  await call('POST', '/api/admin/admins', { email, display_name, role, password });
  return { email, password };
}
