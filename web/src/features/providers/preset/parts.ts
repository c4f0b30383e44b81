// The parts of an order that a preset gives a place.
import type { ProviderKind } from '~/api/providers/providers';

interface Part {
  name: string;
  label: string;
  hint: string;
  /** What an input of a workflow has to hold for it. */
  holds: 'text' | 'number';
}

export const parts: readonly Part[] = [
  { name: 'text', label: 'Text', hint: 'The prompt, with its variables filled in.', holds: 'text' },
  {
    name: 'negative_text',
    label: 'Negative text',
    hint: 'What must not be seen.',
    holds: 'text',
  },
  { name: 'seed', label: 'Seed', hint: 'The same seed makes the same clip.', holds: 'number' },
  { name: 'width', label: 'Width', hint: 'In pixels.', holds: 'number' },
  { name: 'height', label: 'Height', hint: 'In pixels.', holds: 'number' },
  { name: 'size', label: 'Size', hint: 'Both as one text: 512x512.', holds: 'text' },
  { name: 'aspect_ratio', label: 'Aspect ratio', hint: 'As a text: 16:9.', holds: 'text' },
  { name: 'frames', label: 'Frames', hint: 'How many pictures the clip has.', holds: 'number' },
  { name: 'fps', label: 'Frames per second', hint: 'Its speed.', holds: 'number' },
  { name: 'duration', label: 'Length', hint: 'In seconds.', holds: 'number' },
  {
    name: 'image_first',
    label: 'First image',
    hint: 'The character’s reference image, as the first frame.',
    holds: 'text',
  },
  {
    name: 'image_last',
    label: 'Last image',
    hint: 'The same image as the last frame, so that it loops.',
    holds: 'text',
  },
  {
    name: 'image_reference',
    label: 'Reference image',
    hint: 'For models that keep a face.',
    holds: 'text',
  },
  {
    name: 'filename_prefix',
    label: 'File name',
    hint: 'Of the node that saves the video, so that Mien finds it again.',
    holds: 'text',
  },
  { name: 'emotion', label: 'Emotion', hint: 'Its name.', holds: 'text' },
  { name: 'character_id', label: 'Character', hint: 'Its id.', holds: 'text' },
];

const ofWorkflows = new Set([
  'text',
  'negative_text',
  'seed',
  'width',
  'height',
  'frames',
  'fps',
  'image_first',
  'image_last',
  'image_reference',
  'filename_prefix',
]);

/** Those that a workflow can take; the rest is for unusual ones, written as JSON. */
export const workflowParts = parts.filter(({ name }) => ofWorkflows.has(name));
export const fieldParts = parts.filter(({ name }) => name !== 'filename_prefix');

/** What must have a place, whatever the model. */
export function isRequired(kind: ProviderKind, part: string): boolean {
  return part === 'text' || (kind === 'comfyui' && part === 'filename_prefix');
}

export function partLabel(name: string): string {
  return parts.find((part) => part.name === name)?.label ?? name.replaceAll('_', ' ');
}
