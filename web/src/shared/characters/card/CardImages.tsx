import { Checkbox, Text } from '@mantine/core';
import { useNames } from '~/api/people/useNames';
import { counted } from '~/lib/text/counts';
import classes from './Card.module.css';
import { choiceOf, placeOf, takenOf, type CardImage, type Choices } from './choices';

interface CardImagesProps {
  images: readonly CardImage[];
  choices: Choices;
  isReadOnly: boolean;
  onChange: (choices: Choices) => void;
}

/** Which images of a card are wanted; where the character has one, that is seen beside the choice. */
export function CardImages({ images, choices, isReadOnly, onChange }: CardImagesProps) {
  const { emotionName } = useNames();
  if (images.length === 0) {
    return (
      <Text size="sm" c="var(--mien-quiet)">
        The card has no image that can be used.
      </Text>
    );
  }
  const taken = takenOf(images, choices).length;
  return (
    <fieldset className={classes['images']}>
      <legend className={classes['legend']}>
        {taken === images.length
          ? counted(taken, 'reference image')
          : `${String(taken)} of ${counted(images.length, 'reference image')}`}
      </legend>
      {images.map((image) => {
        const { emotion, label, current } = image;
        const title = emotion === null ? 'Main image' : emotionName(emotion);
        return (
          <div key={placeOf(image)} className={classes['image']}>
            {current && (
              <img className={classes['current']} src={current.image_url} alt={`${title} now`} />
            )}
            <Checkbox
              label={current ? `Replace: ${title}` : title}
              description={
                current
                  ? `The character has one, shown here. From “${label}”.`
                  : emotion !== null && `From “${label}”`
              }
              disabled={isReadOnly}
              checked={choiceOf(image, choices) === 'take'}
              onChange={({ currentTarget: { checked } }) =>
                onChange({ ...choices, [placeOf(image)]: checked ? 'take' : 'leave' })
              }
            />
          </div>
        );
      })}
    </fieldset>
  );
}
