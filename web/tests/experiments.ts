// Experiments and their raters, as tests need them.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { call, makeAdmin, makeCharacter, savePrompt, type CharacterRow } from './api.ts';
import { directory, stack } from './stack.ts';
import { waitUntil } from './wait_until.ts';

export interface Rater {
  id: string;
  name: string;
  email: string;
  password: string;
  cookie: string;
}

interface Trial {
  id: string;
  left_url: string;
  right_url: string;
}

interface Progress {
  trial: Trial | null;
  answered: number;
  count: number;
}

export interface MadeExperiment {
  id: string;
  character: CharacterRow;
  raters: readonly [Rater, Rater];
}

let made = 0;

/** Somebody who may vote, and is signed in. */
export async function makeRater(first: string): Promise<Rater> {
  const name = `${first} ${process.pid}-${++made}`;
  const { email, password } = await makeAdmin(name, 'editor');
  const answer = await fetch(`${stack.url}/api/auth/sign-in`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: stack.url },
    body: JSON.stringify({ email, password }),
  });
  if (!answer.ok) throw new Error(`sign-in of ${name}: ${answer.status}`);
  const { admin } = (await answer.json()) as { admin: { id: string } };
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  return { id: admin.id, name, email, password, cookie };
}

async function callAs<Answer>(
  rater: Rater,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const answer = await fetch(stack.url + path, {
    method,
    headers: { 'Content-Type': 'application/json', Origin: stack.url, Cookie: rater.cookie },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

/** On which side of a trial text B is: what nobody is told who votes, so that the database is asked. */
export function sideOfB(trial: string): 'left' | 'right' {
  const settings = new Map(
    readFileSync(`${directory}/production/settings`, 'utf8')
      .split('\n')
      .map((line): [string, string] => {
        const [name = '', ...value] = line.split('=');
        return [name, value.join('=')];
      }),
  );
  const isLeft = execFileSync(
    'psql',
    [
      `host=127.0.0.1 port=${settings.get('database_port')} user=mien_owner sslmode=require ` +
        `dbname=${settings.get('database_name')}`,
      '--no-psqlrc',
      '-Atc',
      `SELECT is_b_left FROM experiment_trials WHERE id = '${trial}'`,
    ],
    { encoding: 'utf8', env: { ...process.env, PGPASSWORD: settings.get('owner_password') } },
  );
  return isLeft.trim() === 't' ? 'left' : 'right';
}

/** Answers all that this rater is asked: with B, but for every `other`th pair. */
export async function voteOnAll(
  rater: Rater,
  experiment: string,
  { other = Number.POSITIVE_INFINITY, until = Number.POSITIVE_INFINITY } = {},
) {
  let progress = await callAs<Progress>(
    rater,
    'GET',
    `/api/admin/experiments/${experiment}/next-trial`,
  );
  while (progress.trial && progress.answered < until) {
    const { id } = progress.trial;
    const b = sideOfB(id);
    const isOther = progress.answered % other === other - 1;
    const answer = isOther ? (b === 'left' ? 'right' : 'left') : b;
    progress = await callAs<Progress>(rater, 'POST', `/api/admin/experiment-trials/${id}/vote`, {
      answer,
      decision_ms: 2100 + progress.answered * 40,
    });
  }
}

/** An experiment whose clips are made: 12 pairs of one cell, and two raters who wrote neither text. */
export async function makeRunningExperiment(name: string): Promise<MadeExperiment> {
  const character = await makeCharacter(`Experiment ${name}`);
  const text_a = '{character_name} smiles, near a window, in soft light.';
  await savePrompt(character.id, 'happy', text_a);
  const raters = [await makeRater('Grace'), await makeRater('Alan')] as const;
  const { id } = await call<{ id: string }>('POST', '/api/admin/experiments', {
    name,
    description: 'A smile that reaches the eyes should read as warmer.',
    pair_count: 12,
    settings: { width: 256, height: 256, fps: 12, duration_ms: 1000 },
    cells: [
      {
        character_id: character.id,
        emotion: 'happy',
        text_a,
        text_b: '{character_name} beams, eyes nearly closed, near a window, in soft light.',
      },
    ],
    raters: raters.map((rater) => rater.id),
  });
  await call('POST', `/api/admin/experiments/${id}/start`);
  await waitForClips(id);
  return { id, character, raters };
}

export async function waitForClips(id: string) {
  await waitUntil(
    `the clips of experiment ${id}`,
    () => call<{ state: string }>('GET', `/api/admin/experiments/${id}`),
    ({ state }) => state === 'running',
  );
}

interface Resolution {
  resolution_id: string;
  experiment: { arm: 'a' | 'b' } | null;
}

/** Users of the first numbers, who are no rows anywhere: ids are enough. */
function userId(number: number): string {
  return `0199d0a0-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

/** Resolves the cell for so many users, and tells what they did: with text B more of them watch. */
export async function sendUsers({ character }: Pick<MadeExperiment, 'character'>, count: number) {
  for (let number = 0; number < count; ++number) {
    const { resolution_id, experiment } = await call<Resolution>(
      'GET',
      `/api/resolve?character_id=${character.id}&emotion=happy&user_id=${userId(number)}`,
    );
    if (!experiment) continue;
    const is_success = number % (experiment.arm === 'b' ? 3 : 2) !== 0;
    const outcome = { resolution_id, name: 'watched', is_success };
    await call('POST', '/api/experiments/outcomes', outcome);
  }
}

export function splitTraffic(experiment: string, share_a: number, share_b: number) {
  return call('PUT', `/api/admin/experiments/${experiment}/split`, { share_a, share_b });
}

let shown: string | undefined;

/** One that has a winner, though not every answer was for it, and whose traffic was split; made once. */
export async function makeExperimentToShow(): Promise<string> {
  if (shown) return shown;
  const whole = await makeRunningExperiment('A warmer smile');
  const { id, raters } = whole;
  await splitTraffic(id, 5000, 5000);
  await sendUsers(whole, 60);
  await voteOnAll(raters[0], id);
  await voteOnAll(raters[1], id, { other: 6 });
  shown = id;
  return id;
}
