import { describe, expect, it } from 'vitest';
import { decide, decideImage, undecided } from '../decisions/decisions';
import { appliedSentence, applySentence, changesSomething, outlineOf } from './outline';

const counts = {
  create: 12,
  update: 3,
  unchanged: 4,
  conflict: 3,
  error: 0,
  new_characters: 0,
  new_emotions: 0,
  versions: 40,
};
const none = { ...counts, create: 0, update: 0, conflict: 0 };
const conflicts = [
  { item: 7, action: 'conflict' },
  { item: 8, action: 'conflict' },
] as const;

describe('outlineOf', () => {
  it('keeps ours in every conflict at first', () => {
    expect(outlineOf(counts, undecided)).toMatchObject({ create: 12, overwrite: 0, stay: 7 });
  });

  it('counts decisions of their own, and the others by the one for all', () => {
    const decisions = decide({ ...undecided, strategy: 'merge' }, conflicts, 'overwrite');
    expect(outlineOf(counts, decisions)).toMatchObject({ overwrite: 2, merge: 1, stay: 4 });
  });

  it('counts what is left out', () => {
    const decisions = decide(undecided, [{ item: 1, action: 'create' }], 'skip');
    expect(outlineOf(counts, decisions)).toMatchObject({ create: 11, left_out: 1, stay: 7 });
  });
});

function say(decisions = undecided, of = counts): string {
  return applySentence(outlineOf(of, decisions), of);
}

describe('applySentence', () => {
  it('names what happens, and what does not', () => {
    expect(say(decide(undecided, conflicts, 'overwrite'))).toBe(
      'Create 12, update 3, overwrite 2 prompts; 5 stay as they are',
    );
  });

  it('knows one from many', () => {
    const one = { ...none, create: 1, unchanged: 1, error: 1 };
    expect(say({ ...undecided, skip_errors: true }, one)).toBe(
      'Create 1 prompt; 1 stays as it is; 1 is left out',
    );
  });

  it('says that nothing changes', () => {
    expect(say(undecided, none)).toBe('Change nothing; 4 stay as they are');
    expect(changesSomething(outlineOf(none, undecided), none)).toBe(false);
  });

  it('tells of characters and emotions when there is nothing else', () => {
    const axes = { ...none, unchanged: 0, new_characters: 2, new_emotions: 1 };
    expect(say(undecided, axes)).toBe('Create 2 characters and 1 emotion');
    expect(changesSomething(outlineOf(axes, undecided), axes)).toBe(true);
  });
});

describe('images', () => {
  const images = { ...none, unchanged: 0, new_images: 2, changed_images: 3 };

  it('are a change of their own; those that are others here stay at first', () => {
    expect(say(undecided, images)).toBe('Add 2 reference images');
    expect(changesSomething(outlineOf(images, undecided), images)).toBe(true);
    const others = { ...none, unchanged: 0, changed_images: 1 };
    expect(say(undecided, others)).toBe('Change nothing');
    expect(say({ ...undecided, strategy: 'overwrite' }, others)).toBe('Replace 1 reference image');
  });

  it('count with decisions of their own', () => {
    let decisions = decideImage(undecided, { item: 1, action: 'create' }, 'skip');
    decisions = decideImage(decisions, { item: 3, action: 'replace' }, 'overwrite');
    expect(say(decisions, { ...images, create: 1 })).toBe(
      'Create 1 prompt; add 1, replace 1 reference image',
    );
    const most = decideImage(
      { ...undecided, strategy: 'merge' },
      { item: 3, action: 'replace' },
      'skip',
    );
    expect(outlineOf(images, most)).toMatchObject({ new_images: 2, replaced_images: 2 });
  });
});

describe('appliedSentence', () => {
  const applied = {
    created: 12,
    updated: 1200,
    overwritten: 0,
    merged: 1,
    skipped: 2,
    unchanged: 3,
    new_versions: 40,
    new_characters: 0,
    new_emotions: 0,
  };

  it('says what was done', () => {
    expect(appliedSentence(applied)).toBe(
      'Created 12, updated 1,200, merged 1 prompt; 3 stayed as they were; 2 were skipped',
    );
    expect(appliedSentence({ ...applied, created: 0, updated: 0, merged: 0, skipped: 0 })).toBe(
      'Nothing changed; 3 stayed as they were',
    );
    const images = { ...applied, new_images: 2, replaced_images: 1, skipped: 0, unchanged: 0 };
    expect(appliedSentence({ ...images, created: 0, updated: 0, merged: 0 })).toBe(
      'Added 2, replaced 1 reference image',
    );
  });
});
