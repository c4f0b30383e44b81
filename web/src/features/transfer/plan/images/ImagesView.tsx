import { useState } from 'react';
import { useNames } from '~/api/people/useNames';
import type { Import, ImportImage } from '~/api/transfer/imports';
import { count } from '~/lib/text/counts';
import { Disclosure } from '~/ui/page/Disclosure';
import type { Deciding } from '../decisions/useDecisions';
import { ImageItem } from './ImageItem';
import classes from './Images.module.css';
import { imagesInWords } from './words';

interface ImagesViewProps {
  one: Import;
  /** The first ones: those in error, then those that are others here, then the new ones. */
  images: readonly ImportImage[];
  deciding: Deciding | null;
}

/** Reference images that come with an import: beside those that are here, and what becomes of each. */
export function ImagesView({ one, images, deciding }: ImagesViewProps) {
  const [chosen, setChosen] = useState<boolean>();
  // Where there is something to decide, or to mend, one sees it; a new plan may have come to that.
  const isOpened = chosen ?? images.some(({ action }) => action !== 'create');
  const { emotionName } = useNames();
  const { new_images = 0, changed_images = 0 } = one.counts ?? {};
  const shown = images.filter(({ action }) => action !== 'error').length;
  const more = new_images + changed_images - shown;
  return (
    <div>
      <Disclosure
        title={imagesInWords(one, images)}
        isOpened={isOpened}
        onToggle={() => setChosen(!isOpened)}
      >
        <ul className={classes['images']}>
          {images.map((image) => (
            <ImageItem
              key={image.item}
              image={image}
              emotion={image.emotion === null ? null : emotionName(image.emotion)}
              deciding={deciding}
            />
          ))}
        </ul>
        {more > 0 && (
          <p className={classes['more']}>
            And {count(more)} more, which go by the choice for all of them.
          </p>
        )}
      </Disclosure>
    </div>
  );
}
