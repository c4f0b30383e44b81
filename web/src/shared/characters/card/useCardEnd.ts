import { useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent } from 'react';
import { useExchangeChanges } from '~/api/exchange/useExchangeChanges';
import { counted } from '~/lib/text/counts';
import { isolated } from '~/lib/text/isolated';
import { notifyDone } from '~/ui/toast/notify';
import type { Applying } from './applying';

interface CardEnd {
  applying: Applying;
  /** Of the character. */
  name: string;
  /** How many images were not wanted. */
  left: number;
  characterId: string | undefined;
  onClose: () => void;
}

/** Once a card is imported: says so, and goes to its character. The answer to the order may say that it
    is being made yet; whoever shows it asks until it is. */
export function useCardEnd({ applying, name, left, characterId, onClose }: CardEnd) {
  const navigate = useNavigate();
  const { characterMade } = useExchangeChanges();
  const finish = useEffectEvent((unused: number) => {
    void characterMade();
    const broken = unused - left;
    notifyDone(
      `${isolated(name)} has what was on the card.${broken > 0 ? ` ${counted(broken, 'image')} could not be used.` : ''}`,
    );
    onClose();
    if (characterId) {
      void navigate({ to: '/characters/$characterId', params: { characterId }, search: {} });
    }
  });
  const unused = applying.is === 'done' ? applying.left : undefined;
  useEffect(() => {
    if (unused !== undefined) finish(unused);
  }, [unused]);
}
