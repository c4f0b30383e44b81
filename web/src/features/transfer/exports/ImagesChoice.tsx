import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { canMeasureImages, exportImagesQuery, type ExportOrder } from '~/api/transfer/exports';
import { bytesInWords } from '~/lib/text/bytes';
import { counted } from '~/lib/text/counts';

interface ImagesChoiceProps {
  order: ExportOrder;
  onChange: (with_images: boolean) => void;
}

/** Whether the reference images go into the file, and what they make of it. */
export function ImagesChoice({ order, onChange }: ImagesChoiceProps) {
  const canHave = order.format === 'json';
  const isCounted = canHave && canMeasureImages(order);
  const total = useQuery({ ...exportImagesQuery(order), enabled: isCounted }).data;
  const isNone = isCounted && total?.reference_images === 0;
  return (
    <Checkbox
      label="With the reference images"
      description={wordsOf(canHave, isCounted, total)}
      checked={canHave && order.with_images && !isNone}
      disabled={!canHave || isNone}
      onChange={({ currentTarget }) => onChange(currentTarget.checked)}
    />
  );
}

interface Total {
  reference_images: number;
  bytes: number;
}

function wordsOf(canHave: boolean, isCounted: boolean, total: Total | undefined): string {
  if (!canHave) return 'A CSV file cannot have them.';
  return isCounted ? sizeInWords(total) : 'They are counted while the file is written.';
}

function sizeInWords(total: Total | undefined): string {
  if (!total) return 'Counting them…';
  if (total.reference_images === 0) return 'There are none.';
  return `${counted(total.reference_images, 'image')}, ${bytesInWords(total.bytes)}; a third more in the file.`;
}
