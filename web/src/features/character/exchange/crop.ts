// The part of an image that is kept: a square of some size, somewhere in it.
import type { Crop } from '~/api/exchange/referenceImages';

export interface Size {
  width: number;
  height: number;
}

/** `zoom` 1 to 4; `x` and `y` 0 to 1: where between the edges. */
export interface Framing {
  zoom: number;
  x: number;
  y: number;
}

export const wholeSquare: Framing = { zoom: 1, x: 0.5, y: 0.5 };

/** In pixels of the image, never beyond its edges. */
export function cropOf({ width, height }: Size, { zoom, x, y }: Framing): Crop {
  const side = Math.max(1, Math.floor(Math.min(width, height) / zoom));
  return {
    x: Math.round((width - side) * x),
    y: Math.round((height - side) * y),
    width: side,
    height: side,
  };
}

function moved(at: number, room: number, distance: number): number {
  return room === 0 ? at : Math.min(1, Math.max(0, at - distance / room));
}

/** The framing after the picture was dragged by so many of its pixels. */
export function dragged(size: Size, framing: Framing, by: { x: number; y: number }): Framing {
  const { width: side } = cropOf(size, framing);
  return {
    ...framing,
    x: moved(framing.x, size.width - side, by.x),
    y: moved(framing.y, size.height - side, by.y),
  };
}
