import { expect, test, vi } from 'vitest';
import { Turns } from './turns';

test('no more than so many have a turn, and the others follow in their order', () => {
  const turns = new Turns(2);
  const begun: string[] = [];
  const take = (name: string) => turns.take(() => begun.push(name));
  const endA = take('a');
  take('b');
  const endC = take('c');
  take('d');
  expect(begun).toEqual(['a', 'b']);
  // Whoever gives up while it waits takes nobody's turn.
  endC();
  expect(begun).toEqual(['a', 'b']);
  endA();
  endA();
  expect(begun).toEqual(['a', 'b', 'd']);
});

test('a turn that was never begun cannot be given back', () => {
  const turns = new Turns(1);
  const end = turns.take(() => undefined);
  turns.take(() => undefined)();
  const begin = vi.fn<() => void>();
  turns.take(begin);
  expect(begin).not.toHaveBeenCalled();
  end();
  expect(begin).toHaveBeenCalledOnce();
});
