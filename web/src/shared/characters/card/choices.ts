// What becomes of the images of a card: each has a place, the main one or that of an emotion.
import type { CardPlan } from '~/api/exchange/cardImports';
import type { Schema } from '~/api/client';

export type CardImage = CardPlan['images'][number];
export type Choice = 'take' | 'leave';
/** By place; what nobody chose yet is taken where nothing is, and left where something is. */
export type Choices = Readonly<Record<string, Choice>>;

export function placeOf({ emotion }: Pick<CardImage, 'emotion'>): string {
  return emotion ?? '';
}

export function choiceOf(image: CardImage, choices: Choices): Choice {
  return choices[placeOf(image)] ?? (image.current ? 'leave' : 'take');
}

export function takenOf(images: readonly CardImage[], choices: Choices): CardImage[] {
  return images.filter((image) => choiceOf(image, choices) === 'take');
}

/** Which images are wanted, and which of those that are there give way. */
export function imageOrder(
  images: readonly CardImage[],
  choices: Choices,
): Pick<Schema<'CardOrder'>, 'leave' | 'replace'> {
  const leave = images.filter((image) => choiceOf(image, choices) === 'leave');
  const replace = takenOf(images, choices).flatMap(({ emotion, current }) =>
    current ? [{ emotion, sha256: current.sha256 }] : [],
  );
  return {
    ...(leave.length > 0 ? { leave: leave.map(({ emotion }) => emotion) } : {}),
    ...(replace.length > 0 ? { replace } : {}),
  };
}
