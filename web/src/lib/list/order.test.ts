import { describe, expect, it } from 'vitest';
import { moved, positionsFor } from './order';

const rows = [
  { name: 'idle', position: 1 },
  { name: 'sad', position: 2 },
  { name: 'happy', position: 7 },
];

describe('moved', () => {
  it('moves one row up or down', () => {
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
    expect(moved(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a'], 5, 0)).toEqual(['a']);
  });
});

describe('positionsFor', () => {
  it('changes nothing where the order stands already', () => {
    expect(positionsFor(rows)).toEqual([]);
  });

  it('changes no more than two for neighbours', () => {
    expect(positionsFor(moved(rows, 2, 1))).toEqual([
      { name: 'happy', position: 2 },
      { name: 'sad', position: 7 },
    ]);
  });

  it('parts those at the same position', () => {
    const same = [
      { name: 'b', position: 3 },
      { name: 'a', position: 3 },
    ];
    expect(positionsFor(same)).toEqual([{ name: 'a', position: 4 }]);
  });
});
