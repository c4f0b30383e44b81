import { Text } from '@mantine/core';
import { useState } from 'react';
import { FormDialog } from '~/ui/dialog/FormDialog';
import { UploadProgress } from '~/ui/page/UploadProgress';
import { cropOf, wholeSquare, type Size } from './crop';
import { CropField } from './CropField';
import { useImageUpload } from './useImageUpload';

interface ImageDialogProps {
  character_id: string;
  emotion: string | null;
  /** "the main image", "the image of Happy". */
  what: string;
  file: File;
  onClose: () => void;
}

/** Crops an image that was chosen, and sends it. */
export function ImageDialog({ character_id, emotion, what, file, onClose }: ImageDialogProps) {
  const [size, setSize] = useState<Size | null>(null);
  const [framing, setFraming] = useState(wholeSquare);
  const upload = useImageUpload(onClose);
  return (
    <FormDialog
      title={`Crop ${what}`}
      submitLabel="Use this image"
      size="lg"
      isChanged={false}
      isReady
      isSaving={upload.isSending}
      error={upload.error}
      failure="The image was not taken"
      fields={[]}
      onSubmit={() =>
        upload.send({ character_id, emotion, file, crop: size && cropOf(size, framing) })
      }
      onStop={upload.stop}
      onClose={onClose}
    >
      {upload.isSending ? (
        <UploadProgress file={file} share={upload.share} isStopping={upload.isStopping} />
      ) : (
        <>
          <CropField file={file} framing={framing} onSize={setSize} onFraming={setFraming} />
          <Text size="xs" c="var(--mien-quiet)">
            It is kept as a PNG of at most 1024 pixels a side, without what the camera wrote into
            it.
          </Text>
        </>
      )}
    </FormDialog>
  );
}
