import { useEffect, useRef, useState } from 'react';
import type { ImageOrder, ReferenceImageUpload } from '~/api/exchange/referenceImages';
import { useExchangeChanges } from '~/api/exchange/useExchangeChanges';
import { notifyDone } from '~/ui/toast/notify';
import { beginSending, type Sending } from './sending';

/** Sends an image, and tells how far it is. It can be stopped, and going to another page does so too;
    when the server has all of it by then, it is stopped there while it is still being read. Closing
    the tab stops only what is being sent. */
export function useImageUpload(onTaken: () => void) {
  const { putImage, cancelImage } = useExchangeChanges();
  const [share, setShare] = useState(0);
  const [isStopping, setIsStopping] = useState(false);
  const current = useRef<Sending>(undefined);
  useEffect(() => () => void current.current?.callOff(), []);

  const tell = ({ upload_id, image }: ReferenceImageUpload, { isUnwanted }: Sending) => {
    const stop = () => cancelImage.mutate(upload_id);
    if (image) {
      notifyDone(isUnwanted() ? 'The image was in use already.' : 'The image is in use.');
    } else if (isUnwanted()) {
      stop();
    } else {
      notifyDone('The image is being read.', { next: { label: 'Stop', run: stop } });
    }
    onTaken();
  };
  const send = (order: Omit<ImageOrder, 'onSent' | 'signal'>) => {
    const sending = beginSending(setShare);
    const { onSent, signal } = sending;
    current.current = sending;
    setShare(0);
    // A promise is kept when the page is left; callbacks of `mutate` are not called then.
    void putImage
      .mutateAsync({ ...order, onSent, signal })
      .then(
        (made) => tell(made, sending),
        () => {}, // `putImage.error` tells it.
      )
      .finally(() => setIsStopping(false));
  };
  const stop = () => {
    if (current.current?.callOff()) putImage.reset();
    else setIsStopping(true);
  };
  return { send, stop, share, isStopping, isSending: putImage.isPending, error: putImage.error };
}
