import { expect, test } from 'vitest';
import { cropOf, dragged, wholeSquare } from './crop';

const portrait = { width: 600, height: 1000 };

test('a square in the middle is kept at first, as large as the image lets it be', () => {
  expect(cropOf(portrait, wholeSquare)).toEqual({ x: 0, y: 200, width: 600, height: 600 });
});

test('it never leaves the image, however it is dragged and zoomed', () => {
  for (const zoom of [1, 1.3, 4]) {
    for (const by of [-5000, -10, 0, 10, 5000]) {
      const { x, y, width } = cropOf(
        portrait,
        dragged(portrait, { ...wholeSquare, zoom }, { x: by, y: by }),
      );
      expect(x).toBeGreaterThanOrEqual(0);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(600);
      expect(y + width).toBeLessThanOrEqual(1000);
    }
  }
});

test('what is under the finger stays under it', () => {
  const before = cropOf(portrait, wholeSquare);
  const after = cropOf(portrait, dragged(portrait, wholeSquare, { x: 0, y: 50 }));
  expect(before.y - after.y).toBe(50);
});
