import { expect, it } from 'vitest';
import type { Import, ImportImage } from '~/api/transfer/imports';
import { imagesInWords } from './words';

const counts = (changed_images: number, new_images: number) =>
  ({ changed_images, new_images }) as unknown as Import['counts'];
const applied = (new_images: number) => ({ new_images }) as unknown as Import['applied'];
const broken = { action: 'error' } as ImportImage;

it('says what becomes of images, and what became of them', () => {
  expect(imagesInWords({ applied: null, counts: counts(2, 1) }, [broken])).toBe(
    '2 reference images are others here, 1 is new, 1 is in error',
  );
  expect(imagesInWords({ applied: null, counts: counts(0, 1) }, [])).toBe(
    '1 reference image is new',
  );
  expect(imagesInWords({ applied: applied(1), counts: null }, [])).toBe(
    '1 reference image was added',
  );
  expect(imagesInWords({ applied: applied(0), counts: null }, [broken])).toBe(
    '1 reference image: none was taken',
  );
});
