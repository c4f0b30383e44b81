import { expect, test } from 'vitest';
import { choiceOf, imageOrder, takenOf, type CardImage } from './choices';

const there = { sha256: 'a'.repeat(64) } as NonNullable<CardImage['current']>;
const main: CardImage = { image: 0, emotion: null, label: 'main', current: there };
const joy: CardImage = { image: 1, emotion: 'happy', label: 'joy', current: null };

test('nothing that is there gives way by itself', () => {
  expect([main, joy].map((image) => choiceOf(image, {}))).toEqual(['leave', 'take']);
  expect(imageOrder([main, joy], {})).toEqual({ leave: [null] });
  expect(takenOf([main, joy], {})).toEqual([joy]);
});

test('what gives way is named by what was seen', () => {
  expect(imageOrder([main, joy], { '': 'take', happy: 'leave' })).toEqual({
    leave: ['happy'],
    replace: [{ emotion: null, sha256: 'a'.repeat(64) }],
  });
});

test('a new character needs no word when all are wanted', () => {
  expect(imageOrder([joy], {})).toEqual({});
});
