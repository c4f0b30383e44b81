import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { uploadImport, type Import } from '~/api/transfer/imports';

export type UploadState =
  | { name: 'idle' }
  /** `share` was sent, 0 to 1; at 1 the server has the file and reads it. */
  | { name: 'sending'; file: File; share: number }
  | { name: 'refused'; file: File; error: Error };

/** Sends one file after the other; leaving the page stops it. */
export function useUpload(onPlanned: (made: Import) => void) {
  const queryClient = useQueryClient();
  const [state, setState] = useState<UploadState>({ name: 'idle' });
  const stopping = useRef<AbortController>(undefined);
  useEffect(() => () => stopping.current?.abort(), []);

  const send = async (file: File) => {
    const stop = new AbortController();
    stopping.current = stop;
    setState({ name: 'sending', file, share: 0 });
    try {
      const made = await uploadImport(file, {
        signal: stop.signal,
        onSent: (share) => setState({ name: 'sending', file, share }),
      });
      queryClient.setQueryData(['import', made.import_id], made);
      onPlanned(made);
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      if (!stop.signal.aborted) setState({ name: 'refused', file, error });
    }
    // Also one that could not be read is listed.
    void queryClient.invalidateQueries({ queryKey: ['imports'] });
  };
  const stop = () => {
    stopping.current?.abort();
    setState({ name: 'idle' });
  };
  return { state, send: (file: File) => void send(file), stop };
}
