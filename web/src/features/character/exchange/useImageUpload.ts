import { useEffect, useRef, useState } from 'react';
import type { ImageOrder } from '~/api/exchange/referenceImages';
import { useExchangeChanges } from '~/api/exchange/useExchangeChanges';
import { notifyDone } from '~/ui/toast/notify';

/** Sends an image, and tells how far it is. What is being sent can be stopped, and leaving does; what
    the server has by then is stopped there, when it is still being read. */
export function useImageUpload(onTaken: () => void) {
  const { putImage, cancelImage } = useExchangeChanges();
  const [share, setShare] = useState(0);
  const [isStopping, setIsStopping] = useState(false);
  const sending = useRef<AbortController>(undefined);
  const isUnwanted = useRef(false);
  useEffect(() => () => sending.current?.abort(), []);

  const send = (order: Omit<ImageOrder, 'onSent' | 'signal'>) => {
    const controller = new AbortController();
    sending.current = controller;
    isUnwanted.current = false;
    setShare(0);
    putImage.mutate(
      { ...order, onSent: setShare, signal: controller.signal },
      {
        onSuccess: ({ upload_id, image }) => {
          const stop = () => cancelImage.mutate(upload_id);
          if (image) {
            notifyDone(
              isUnwanted.current ? 'The image was in use already.' : 'The image is in use.',
            );
          } else if (isUnwanted.current) {
            stop();
          } else {
            notifyDone('The image is being read.', { next: { label: 'Stop', run: stop } });
          }
          onTaken();
        },
        onSettled: () => setIsStopping(false),
      },
    );
  };
  const stop = () => {
    if (share < 1) {
      sending.current?.abort();
      putImage.reset();
    } else {
      isUnwanted.current = true;
      setIsStopping(true);
    }
  };
  return { send, stop, share, isStopping, isSending: putImage.isPending, error: putImage.error };
}
