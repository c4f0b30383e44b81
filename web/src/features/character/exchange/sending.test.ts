import { expect, it } from 'vitest';
import { beginSending } from './sending';

it('ends at once while it is being sent', () => {
  const shares: number[] = [];
  const sending = beginSending((share) => shares.push(share));
  sending.onSent(0.5);
  expect(sending.callOff()).toBe(true);
  expect(sending.signal.aborted).toBe(true);
  expect(shares).toEqual([0.5]);
});

it('goes on to its answer once all is sent, and is unwanted', () => {
  const sending = beginSending(() => {});
  sending.onSent(1);
  expect(sending.isUnwanted()).toBe(false);
  expect(sending.callOff()).toBe(false);
  expect(sending.signal.aborted).toBe(false);
  expect(sending.isUnwanted()).toBe(true);
});

it('remembers that all was sent while it is sent once more', () => {
  const sending = beginSending(() => {});
  sending.onSent(1);
  sending.onSent(0.1);
  expect(sending.callOff()).toBe(false);
  expect(sending.signal.aborted).toBe(false);
});
