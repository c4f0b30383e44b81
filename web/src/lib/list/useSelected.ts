import { useState } from 'react';

/** What is selected, in the order in which it was; at most so many. */
export function useSelected(most: number) {
  const [ids, setIds] = useState<readonly string[]>([]);
  return {
    ids,
    has: (id: string) => ids.includes(id),
    isFull: ids.length >= most,
    set: (id: string, selected: boolean) =>
      setIds((now) => {
        const others = now.filter((one) => one !== id);
        return selected && others.length < most ? [...others, id] : others;
      }),
    clear: () => setIds([]),
  };
}
