// How long texts may be, in characters as the server counts them: code points after normalisation form
// C. The numbers are those of the contract; limits.test.ts compares.
export const limits = {
  prompt: 5000,
  reason: 500,
  name: 120,
  description: 4000,
  slug: 80,
  emotion: 40,
  attribute: 500,
  attributeName: 40,
  email: 254,
  phone: 40,
  search: 120,
  environmentName: 63,
  hostName: 254,
  databaseUrl: 4096,
  bucket: 63,
  schedule: 200,
  providerName: 40,
  presetName: 80,
  baseUrl: 2000,
  apiKey: 4000,
  externalId: 200,
} as const;

export function countCharacters(text: string): number {
  return [...text.normalize('NFC')].length;
}

/** As much of a text as the limit takes; never half a character. */
export function cutTo(text: string, limit: number): string {
  // Most texts are far below it, and need not be looked at.
  if (text.length <= limit && text.normalize('NFC').length <= limit) return text;
  let length = countCharacters(text);
  const points = [...text];
  while (length > limit) {
    points.length -= Math.max(1, length - limit);
    length = countCharacters(points.join(''));
  }
  return points.join('');
}
