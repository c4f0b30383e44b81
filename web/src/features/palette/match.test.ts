import { describe, expect, it } from 'vitest';
import { findCells, findNamed, wordsOf } from './match';

const characters = [
  { id: '1', name: 'Admira' },
  { id: '2', name: 'Mira Nováková' },
  { id: '3', name: 'Robin Hood' },
];
const emotions = [
  { id: 'joy', name: 'Joy' },
  { id: 'sad', name: 'Sad' },
];
const names = (found: readonly { name: string }[]) => found.map(({ name }) => name);

describe('findNamed', () => {
  it('has those first of which a word begins so', () => {
    expect(names(findNamed(characters, wordsOf('mira'), 5))).toEqual(['Mira Nováková', 'Admira']);
  });

  it('looks past case and accents', () => {
    expect(names(findNamed(characters, wordsOf('NOVAK'), 5))).toEqual(['Mira Nováková']);
  });

  it('wants every word', () => {
    expect(findNamed(characters, wordsOf('robin mira'), 5)).toEqual([]);
  });
});

describe('findCells', () => {
  it.each(['mira joy', 'joy mira', 'mir jo'])('finds the cell of "%s"', (query) => {
    const [first] = findCells(characters, emotions, wordsOf(query), 5);
    expect([first?.character.id, first?.emotion.id]).toEqual(['2', 'joy']);
  });

  it('needs both', () => {
    expect(findCells(characters, emotions, wordsOf('mira'), 5)).toEqual([]);
    expect(findCells(characters, emotions, wordsOf('joy sad'), 5)).toEqual([]);
  });
});
