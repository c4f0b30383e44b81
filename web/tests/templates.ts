// Templates and cells of them, as tests need them.
import { call, makeCharacter, type CharacterRow } from './api.ts';

export interface MadeTemplate {
  id: string;
  name: string;
  character: CharacterRow;
}

let made = 0;

/** A template with three cells of a character of its own: happy, sad and angry. */
export async function makeTemplate(prefix: string): Promise<MadeTemplate> {
  const name = `${prefix}_${process.pid}_${++made}`;
  const character = await makeCharacter(`Template ${prefix} ${made}`);
  const { id } = await call<{ id: string }>('POST', '/api/admin/templates', {
    name,
    template_text: 'A {mood} face in {light|soft} light, {character_name} near a window.',
    description: 'Close-ups by daylight.',
    placeholders: [{ name: 'mood', required: true, help: 'One word, such as glad.' }],
  });
  const moods = { happy: 'glad', sad: 'low', angry: 'stormy' };
  await call('POST', `/api/admin/templates/${id}/apply`, {
    items: Object.entries(moods).map(([emotion, mood]) => ({
      character_id: character.id,
      emotion,
      values: { mood },
    })),
  });
  return { id, name, character };
}

export function cellName({ character }: MadeTemplate, emotion: string) {
  return { character_id: character.id, emotion };
}

let shown: MadeTemplate | undefined;

/** One with a cell in every state, two versions and two runs; made once. */
export async function makeTemplateToShow(): Promise<MadeTemplate> {
  if (shown) return shown;
  const template = await makeTemplate('daylight');
  const path = `/api/admin/templates/${template.id}`;
  await call('PUT', `${path}/cells`, { follows: 'pinned', cells: [cellName(template, 'sad')] });
  await call('PUT', path, {
    template_text: 'A {mood} face in {light|golden} light, {character_name} near a window.',
    change_reason: 'Warmer',
  });
  await call('POST', `${path}/propagate`, { exclude: [cellName(template, 'angry')] });
  shown = template;
  return template;
}
