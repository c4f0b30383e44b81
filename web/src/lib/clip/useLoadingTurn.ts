import { useEffect, useRef, useState } from 'react';
import { loadingTurns } from './turns';

/** Whether a clip that is wanted may load now; `end` is to be called when it is there, or never will be. */
export function useLoadingTurn(isWanted: boolean) {
  const [isMine, setIsMine] = useState(false);
  const end = useRef<() => void>(undefined);
  useEffect(() => {
    if (!isWanted) return undefined;
    const giveBack = loadingTurns.take(() => setIsMine(true));
    end.current = giveBack;
    return () => {
      giveBack();
      setIsMine(false);
    };
  }, [isWanted]);
  return { isMine: isWanted && isMine, end: () => end.current?.() };
}
