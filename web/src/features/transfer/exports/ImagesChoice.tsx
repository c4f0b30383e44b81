import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { exportImagesQuery, type ExportOrder } from '~/api/transfer/exports';
import { bytesInWords } from '~/lib/text/bytes';
import { counted } from '~/lib/text/counts';

interface ImagesChoiceProps {
  order: ExportOrder;
  onChange: (with_images: boolean) => void;
}

/** Whether the reference images go into the file, and what they make of it. */
export function ImagesChoice({ order, onChange }: ImagesChoiceProps) {
  const canHave = order.format === 'json';
  const total = useQuery({ ...exportImagesQuery(order), enabled: canHave }).data;
  const isNone = total?.reference_images === 0;
  return (
    <Checkbox
      label="With the reference images"
      description={canHave ? sizeInWords(total) : 'A CSV file cannot have them.'}
      checked={canHave && order.with_images && !isNone}
      disabled={!canHave || isNone}
      onChange={({ currentTarget }) => onChange(currentTarget.checked)}
    />
  );
}

function sizeInWords(total: { reference_images: number; bytes: number } | undefined): string {
  if (!total) return 'Counting them…';
  if (total.reference_images === 0) return 'There are none.';
  return `${counted(total.reference_images, 'image')}, ${bytesInWords(total.bytes)}; a third more in the file.`;
}
