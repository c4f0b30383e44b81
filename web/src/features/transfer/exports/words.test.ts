import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { describe, expect, it, vi } from 'vitest';
import { exportImagesQuery, type ExportOrder } from '~/api/transfer/exports';
import { contentInWords, countsInWords, imagesInFile } from './words';

const names = {
  characterName: (id: string) => id.toUpperCase(),
  emotionName: (name: string) => `${name}!`,
};

const everything: ExportOrder = {
  format: 'json',
  with_history: true,
  with_images: true,
  character_ids: null,
  emotions: null,
};

describe('contentInWords', () => {
  it('says that it is everything', () => {
    expect(contentInWords(everything, names)).toBe(
      'All characters and the global defaults, all emotions, every version',
    );
  });

  it('says when images are left out, where they could be', () => {
    const without = { ...everything, with_images: false };
    expect(contentInWords(without, names)).toMatch(/every version, without reference images$/);
    expect(contentInWords({ ...without, format: 'csv' }, names)).toMatch(/every version$/);
  });

  it('names a few, and counts the others', () => {
    const order = {
      ...everything,
      with_history: false,
      character_ids: ['global', 'a', 'b', 'c', 'd'],
      emotions: ['happy'],
    };
    expect(contentInWords(order, names)).toBe(
      'Global defaults, A, B and 2 more, only happy!, only the newest versions',
    );
  });
});

it('counts what is in a file', () => {
  expect(countsInWords({ characters: 1, emotions: 8, prompts: 1200, versions: 3000 })).toBe(
    '1 character, 8 emotions, 1,200 prompts, 3,000 versions',
  );
  expect(
    countsInWords({ characters: 1, emotions: 0, prompts: 0, versions: 0, reference_images: 2 }),
  ).toBe('1 character, 0 emotions, 0 prompts, 0 versions, 2 reference images');
});

describe('imagesInFile', () => {
  it('says how many there are, and that there are none only when they were counted', () => {
    const some = { data: { reference_images: 2, bytes: 3_000_000 }, isError: false };
    expect(imagesInFile(some).words).toMatch(/^2 images, .*; a third more in the file\.$/);
    const none = { data: { reference_images: 0, bytes: 0 }, isError: false };
    expect(imagesInFile(none)).toEqual({ isNone: true, words: 'There are none.' });
    expect(imagesInFile({ data: undefined, isError: false })).toEqual({
      isNone: false,
      words: 'Counting them…',
    });
    expect(imagesInFile(null).isNone).toBe(false);
  });

  it('does not count for ever what could not be counted', () => {
    for (const data of [undefined, { reference_images: 0, bytes: 0 }]) {
      const { isNone, words } = imagesInFile({ data, isError: true });
      expect(isNone).toBe(false);
      expect(words).toMatch(/^They could not be counted/);
    }
  });
});

it('does not tell the images of one scope as those of the next', () => {
  vi.stubGlobal('location', { origin: 'http://mien.test' });
  vi.stubGlobal('fetch', () => new Promise(() => {}));
  const client = new QueryClient();
  const first = exportImagesQuery(everything);
  client.setQueryData(first.queryKey, { reference_images: 0, bytes: 0 });
  const observer = new QueryObserver(client, first);
  const stop = observer.subscribe(() => {});
  expect(observer.getCurrentResult().data?.reference_images).toBe(0);
  observer.setOptions(exportImagesQuery({ ...everything, character_ids: ['a'] }));
  expect(observer.getCurrentResult().data).toBeUndefined();
  stop();
  client.clear();
});
