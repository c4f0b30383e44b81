// The pages that every page-wide check looks at, with something to show on each.
import { call, type CharacterRow } from './api.ts';
import { makeExperimentToShow } from './experiments.ts';
import { makeProviderToShow } from './providers.ts';
import { makeSync } from './syncs.ts';
import { makeTemplateToShow } from './templates.ts';
import { csvOf, planImport } from './transfer.ts';
import { waitUntil } from './wait_until.ts';

interface Clip {
  status: string;
}

async function waitForClip(path: string) {
  await waitUntil(
    path,
    () => call<Clip>('GET', path),
    ({ status }) => !['pending', 'processing'].includes(status),
  );
}

async function firstCharacters(): Promise<CharacterRow[]> {
  const page = await call<{ characters: CharacterRow[] }>('GET', '/api/admin/characters?limit=3');
  return page.characters;
}

let clips: { previews: string[]; video: string } | undefined;

/** Two previews of one cell and a video of it; made once. */
export async function makeClips() {
  if (clips) return clips;
  const [character] = await firstCharacters();
  if (!character) throw new Error('there are no sample characters');
  const cell = `/api/admin/characters/${character.id}/emotional-prompts/excited`;
  const previews: string[] = [];
  for (const seed of [1, 2]) {
    const { preview_id } = await call<{ preview_id: string }>('POST', `${cell}/test`, {
      seed,
    });
    await waitForClip(`/api/admin/previews/${preview_id}`);
    previews.push(preview_id);
  }
  const { video_id: video } = await call<{ video_id: string }>('POST', '/api/videos', {
    character_id: character.id,
    emotion: 'excited',
  });
  await waitForClip(`/api/videos/${video}`);
  clips = { previews, video };
  return clips;
}

/** A video of each emotion of the first character, for its contact sheet. */
export async function makeContactSheet() {
  const [character] = await firstCharacters();
  const { emotions } = await call<{ emotions: { name: string }[] }>('GET', '/api/admin/emotions');
  for (const { name: emotion } of emotions) {
    const order = { character_id: character?.id, emotion };
    const { video_id } = await call<{ video_id: string }>('POST', '/api/videos', order);
    await waitForClip(`/api/videos/${video_id}`);
  }
}

let transfers: { made: string; plan: string } | undefined;

/** An export, and the plan of an import with rows of many kinds; made once, and never applied. */
async function makeTransfers() {
  if (transfers) return transfers;
  const { export_id: made } = await call<{ export_id: string }>(
    'POST',
    '/api/admin/prompts/export?format=json',
  );
  const rows = (await firstCharacters()).flatMap(({ slug, name }) =>
    ['excited', 'sad'].map((emotion): [string, string, string] => [
      slug,
      emotion,
      `${name} turns to the window and breathes out, in the last light of the day.`,
    ]),
  );
  const file = csvOf([...rows, ['nobody-here', 'sad', 'Rain on an empty street.']]);
  const { import_id: plan } = await planImport('prompts-of-spring.csv', file);
  transfers = { made, plan };
  return transfers;
}

/** Those that only staging has. */
export async function stagingPagesToShow(): Promise<{ name: string; path: string }[]> {
  const sync = await makeSync();
  return [
    { name: 'staging-status', path: '/staging' },
    { name: 'staging-sync', path: '/staging/sync' },
    { name: 'staging-sync-start', path: '/staging/sync?start=true' },
    { name: 'staging-sync-run', path: `/staging/sync/${sync}?table=public.users` },
    { name: 'staging-configuration', path: '/staging/configuration?v=1' },
    { name: 'staging-access-log', path: '/staging/access-log' },
    { name: 'staging-snapshots', path: '/staging/snapshots' },
  ];
}

export async function pagesToShow(): Promise<{ name: string; path: string }[]> {
  const [character] = await firstCharacters();
  const { previews, video } = await makeClips();
  const { made, plan } = await makeTransfers();
  const { id: template } = await makeTemplateToShow();
  const experiment = await makeExperimentToShow();
  const { provider, preset } = await makeProviderToShow();
  const cell = `/characters/${character?.id}/excited`;
  return [
    { name: 'characters', path: '/characters' },
    { name: 'matrix', path: '/matrix' },
    { name: 'character', path: `/characters/${character?.id}` },
    { name: 'contact-sheet', path: `/characters/${character?.id}?view=sheet` },
    { name: 'editor', path: cell },
    { name: 'history', path: `${cell}?tab=history` },
    { name: 'cell-previews', path: `${cell}?tab=previews` },
    { name: 'cell-audit', path: `${cell}?tab=audit` },
    { name: 'defaults', path: '/defaults' },
    { name: 'default', path: '/defaults/excited' },
    { name: 'previews', path: '/previews' },
    { name: 'compare', path: `/previews/compare?ids=${previews.join(',')}` },
    { name: 'videos', path: '/videos' },
    { name: 'video', path: `/videos/${video}` },
    { name: 'templates', path: '/templates' },
    { name: 'template', path: `/templates/${template}` },
    { name: 'template-usage', path: `/templates/${template}?tab=usage` },
    { name: 'template-history', path: `/templates/${template}?tab=history` },
    { name: 'template-runs', path: `/templates/${template}?tab=runs` },
    { name: 'matrix-of-template', path: `/matrix?template=${template}` },
    { name: 'experiments', path: '/experiments' },
    { name: 'experiment-design', path: '/experiments/new' },
    { name: 'experiment', path: `/experiments/${experiment}` },
    { name: 'experiment-traffic', path: `/experiments/${experiment}?tab=traffic` },
    { name: 'experiment-texts', path: `/experiments/${experiment}?tab=texts` },
    { name: 'experiment-clips', path: `/experiments/${experiment}?tab=clips` },
    { name: 'providers', path: '/providers' },
    { name: 'provider', path: `/providers/${provider}` },
    { name: 'preset', path: `/presets/${preset}` },
    { name: 'dry-run', path: `/presets/${preset}?tab=dry-run` },
    { name: 'new-preset', path: `/providers/${provider}/new-preset` },
    { name: 'choices', path: '/providers?tab=choices' },
    { name: 'queue', path: '/queue' },
    { name: 'export', path: `/transfer?export=${made}` },
    { name: 'import', path: '/transfer?tab=import' },
    { name: 'import-plan', path: `/transfer/import/${plan}?item=1` },
    { name: 'emotions', path: '/emotions' },
    { name: 'expressions', path: '/emotions/expressions' },
    { name: 'users', path: '/users' },
    { name: 'assignments', path: '/assignments' },
    { name: 'audit', path: '/audit' },
    { name: 'admins', path: '/admins' },
    { name: 'tokens', path: '/tokens' },
    { name: 'where-staging-is', path: '/staging' },
    { name: 'settings', path: '/settings' },
  ];
}
