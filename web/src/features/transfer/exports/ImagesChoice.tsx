import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { canMeasureImages, exportImagesQuery, type ExportOrder } from '~/api/transfer/exports';
import { imagesInFile } from './words';

interface ImagesChoiceProps {
  order: ExportOrder;
  onChange: (with_images: boolean) => void;
}

/** Whether the reference images go into the file, and what they make of it. */
export function ImagesChoice({ order, onChange }: ImagesChoiceProps) {
  const canHave = order.format === 'json';
  const isCounted = canHave && canMeasureImages(order);
  const { data, isError } = useQuery({ ...exportImagesQuery(order), enabled: isCounted });
  const { isNone, words } = imagesInFile(isCounted ? { data, isError } : null);
  return (
    <Checkbox
      label="With the reference images"
      description={canHave ? words : 'A CSV file cannot have them.'}
      checked={canHave && order.with_images && !isNone}
      disabled={!canHave || isNone}
      onChange={({ currentTarget }) => onChange(currentTarget.checked)}
    />
  );
}
