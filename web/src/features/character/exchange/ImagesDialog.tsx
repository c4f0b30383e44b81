import { Button, FileButton, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { referenceImagesQuery, type ReferenceImage } from '~/api/exchange/referenceImages';
import { useExchangeChanges } from '~/api/exchange/useExchangeChanges';
import { emotionsQuery } from '~/api/prompts/emotions';
import { isolated } from '~/lib/text/isolated';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { notifyDone } from '~/ui/toast/notify';
import { ImageDialog } from './ImageDialog';
import classes from './Exchange.module.css';

interface ImagesDialogProps {
  character: { id: string; name: string };
  onClose: () => void;
}

interface Place {
  emotion: string | null;
  title: string;
}

/** The images that a character is known by: a main one, and one for each emotion that wants its own. */
export default function ImagesDialog({ character, onClose }: ImagesDialogProps) {
  const images = useQuery(referenceImagesQuery(character.id));
  const emotions = useQuery(emotionsQuery).data ?? [];
  const [chosen, setChosen] = useState<{ place: Place; file: File }>();
  const places: Place[] = [
    { emotion: null, title: 'Main image' },
    ...emotions.map(({ name, display_name }) => ({ emotion: name, title: display_name })),
  ];
  const what = (place: Place) =>
    place.emotion === null ? 'the main image' : `the image of ${isolated(place.title)}`;
  if (chosen) {
    return (
      <ImageDialog
        character_id={character.id}
        emotion={chosen.place.emotion}
        what={what(chosen.place)}
        file={chosen.file}
        onClose={() => setChosen(undefined)}
      />
    );
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Reference images of ${isolated(character.name)}`}
      size="xl"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        <Text size="sm" c="var(--mien-quiet)">
          No video model keeps a face without one. The main image is sent with every clip of a
          preset that takes an image; an emotion may have its own. PNG, JPEG or WebP, up to 20 MB.
        </Text>
        {images.error && <ErrorPanel error={images.error} what="The images could not be read" />}
        {images.isPending && <PageSkeleton rows={2} />}
        {images.data && (
          <ul className={classes['images']}>
            {places.map((place) => (
              <ImagePlace
                key={place.emotion ?? ''}
                character_id={character.id}
                place={place}
                what={what(place)}
                image={images.data.find(({ emotion }) => emotion === place.emotion)}
                onFile={(file) => setChosen({ place, file })}
              />
            ))}
          </ul>
        )}
      </Stack>
    </Modal>
  );
}

interface ImagePlaceProps {
  character_id: string;
  place: Place;
  what: string;
  image: ReferenceImage | undefined;
  onFile: (file: File) => void;
}

function ImagePlace({ character_id, place, what, image, onFile }: ImagePlaceProps) {
  const { removeImage } = useExchangeChanges();
  return (
    <li className={classes['place']}>
      {image ? (
        <img className={classes['picture']} src={image.image_url} alt={`${place.title}`} />
      ) : (
        <span className={classes['picture']} data-empty>
          None
        </span>
      )}
      <Text size="sm" fw={500}>
        <bdi>{place.title}</bdi>
      </Text>
      <Group gap={4}>
        <FileButton
          accept="image/png,image/jpeg,image/webp"
          onChange={(file) => file && onFile(file)}
        >
          {(props) => (
            <Button
              {...props}
              size="compact-sm"
              variant="default"
              aria-label={`${image ? 'Replace' : 'Upload'} ${what}`}
            >
              {image ? 'Replace' : 'Upload'}
            </Button>
          )}
        </FileButton>
        {image && (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            aria-label={`Remove ${what}`}
            loading={removeImage.isPending}
            onClick={() =>
              removeImage.mutate(
                { character_id, emotion: place.emotion },
                { onSuccess: () => notifyDone('The image is removed.') },
              )
            }
          >
            Remove
          </Button>
        )}
      </Group>
    </li>
  );
}
