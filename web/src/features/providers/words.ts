// What kinds of providers there are, in words for somebody who connects one for the first time.
import type { Provider, ProviderKind } from '~/api/providers/providers';
import { usd } from '~/lib/text/money';

interface KindWords {
  name: string;
  /** What it is, in a sentence. */
  about: string;
  /** What such an address looks like. */
  placeholder: string;
  /** The address that counts when none is given. */
  usual?: string;
  key: string;
}

export const kinds: Readonly<Record<ProviderKind, KindWords>> = {
  comfyui: {
    name: 'ComfyUI',
    about: 'Your own server and graphics cards, driven by a workflow that you made in ComfyUI.',
    placeholder: 'https://comfy.example.org:8188',
    key: 'Only if a proxy before the server asks for one.',
  },
  fal: {
    name: 'fal',
    about: 'Pay by the clip: many video models at fal.ai, by the name of the model.',
    placeholder: 'https://queue.fal.run',
    usual: 'https://queue.fal.run',
    key: 'From the dashboard of fal, under Keys.',
  },
  replicate: {
    name: 'Replicate',
    about: 'Pay by the second: video models at replicate.com, by owner and name.',
    placeholder: 'https://api.replicate.com',
    usual: 'https://api.replicate.com',
    key: 'From your account at Replicate, under API tokens.',
  },
  openai_compatible: {
    name: 'OpenAI-compatible',
    about: 'Any server with the routes of OpenAI’s videos, such as vLLM, SGLang or OpenRouter.',
    placeholder: 'https://videos.example.org/v1',
    key: 'What the server takes as a bearer token, if it asks for one.',
  },
  http: {
    name: 'Plain HTTP',
    about:
      'A service of your own: it is sent the text, the emotion and the character, and answers where the video is.',
    placeholder: 'https://clips.example.org',
    key: 'Sent as a bearer token, if your service asks for one.',
  },
};

export const kindNames = Object.keys(kinds) as ProviderKind[];

export function kindName(kind: string): string {
  return kinds[kind as ProviderKind]?.name ?? kind;
}

export const namePattern = /^[a-z][a-z0-9_-]*$/;

export type Health = 'paused' | 'failing' | 'untested' | 'used_up' | 'well';

/** What keeps a provider from making clips; the worst counts. */
export function healthOf({ paused, test, spend }: Provider): Health {
  if (paused) return 'paused';
  if (test.failure !== null) return 'failing';
  if (spend.used_up) return 'used_up';
  return test.tested_at === null ? 'untested' : 'well';
}

/** What is to be done about a failed test, by its code. */
export function adviceOf(code: string): string {
  if (code === 'wrong_key' || code === 'authentication') {
    return 'Edit the provider and give it a new key, then test again.';
  }
  if (code === 'no_credit' || code === 'quota') {
    return 'Add credit to the account at the service, then test again.';
  }
  return 'Check that the service runs and that Mien may reach its address, then test again.';
}

/** "$1.20 of $5.00", or what was spent when there is no budget. */
export function spentOf(spent: number, budget: number | null): string {
  return budget === null ? usd(spent) : `${usd(spent)} of ${usd(budget)}`;
}
