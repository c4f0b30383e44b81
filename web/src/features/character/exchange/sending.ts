// An upload that can be called off. Until all of it is sent that ends it. After that the server may
// have it already: only its answer says what is to be stopped there, so that is waited for.

export interface Sending {
  signal: AbortSignal;
  /** How much was sent, 0 to 1. */
  onSent: (share: number) => void;
  /** Whether that ended it; else it is unwanted from now on. */
  callOff: () => boolean;
  isUnwanted: () => boolean;
}

export function beginSending(onShare: (share: number) => void): Sending {
  const controller = new AbortController();
  // Also while it is sent once more, because no answer came.
  let wasAllSent = false;
  let isUnwanted = false;
  return {
    signal: controller.signal,
    onSent: (share) => {
      wasAllSent ||= share >= 1;
      onShare(share);
    },
    callOff: () => {
      if (wasAllSent) isUnwanted = true;
      else controller.abort();
      return !wasAllSent;
    },
    isUnwanted: () => isUnwanted,
  };
}
