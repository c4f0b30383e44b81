import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { countCharacters, cutTo, limits } from './limits';

const contract = readFileSync(new URL('../../../../openapi.yaml', import.meta.url), 'utf8');

/** The maxLength of a schema, or of a property of it. */
function maxLength(schema: string, property?: string): number {
  const [, rest = ''] = contract.split(`\n    ${schema}:\n`);
  const [block = ''] = rest.split(/\n {4}\w+:\n/);
  const part = property === undefined ? block : (block.split(`\n        ${property}:`)[1] ?? '');
  return Number(/maxLength: (\d+)/.exec(part)?.[1]);
}

describe('limits', () => {
  it('are those of the contract', () => {
    expect(limits).toEqual({
      prompt: maxLength('PromptText'),
      reason: maxLength('ChangeReason'),
      name: maxLength('CharacterCreation', 'name'),
      description: maxLength('CharacterCreation', 'description'),
      slug: maxLength('Slug'),
      emotion: maxLength('EmotionName'),
      attribute: maxLength('Attributes'),
      attributeName: 40,
      email: maxLength('UserCreation', 'email'),
      phone: maxLength('UserCreation', 'phone'),
      search: Number(/Search:[\s\S]*?maxLength: (\d+)/.exec(contract)?.[1]),
      environmentName: maxLength('StagingConfigChange', 'environment_name'),
      hostName: maxLength('StagingConfigChange', 'admin_subdomain'),
      databaseUrl: maxLength('StagingConfigChange', 'database_url'),
      bucket: maxLength('StagingConfigChange', 'storage_bucket'),
      schedule: maxLength('StagingConfigChange', 'sync_schedule'),
      providerName: maxLength('ProviderName'),
      presetName: Number(/ PresetName: .*maxLength: (\d+)/.exec(contract)?.[1]),
      baseUrl: maxLength('BaseUrl'),
      apiKey: maxLength('ProviderCreation', 'api_key'),
      externalId: maxLength('SubmissionResolving', 'external_id'),
    });
  });
});

describe('countCharacters', () => {
  it('counts code points after normalisation', () => {
    expect(countCharacters('abc')).toBe(3);
    expect(countCharacters('e\u0301')).toBe(1);
    expect(countCharacters('😀😀')).toBe(2);
    expect(countCharacters('\u0958')).toBe(2);
  });
});

describe('cutTo', () => {
  it('keeps what fits as it is', () => {
    for (const text of ['', 'abc', '😀😀😀', 'e\u0301e\u0301e\u0301'])
      expect(cutTo(text, 3)).toBe(text);
  });
  it('cuts what does not, at a character', () => {
    expect(cutTo('abcd', 3)).toBe('abc');
    expect(cutTo('😀😀😀😀', 3)).toBe('😀😀😀');
    expect(cutTo('e\u0301e\u0301e\u0301', 2)).toBe('e\u0301e\u0301');
    expect(cutTo('\u0958\u0958', 3)).toBe('\u0958');
    expect(cutTo('😀'.repeat(10_000), 500)).toBe('😀'.repeat(500));
  });
});
