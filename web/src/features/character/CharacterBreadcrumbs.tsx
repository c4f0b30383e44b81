import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { characterNeighboursQuery } from '~/api/people/characterNames';
import type { Character } from '~/api/people/characters';
import { lastHref } from '~/lib/address/lastSearch';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { useCharacterSearch } from '~/shared/characters/useCharacterSearch';
import { Breadcrumbs } from '~/ui/link/Breadcrumbs';
import { SiblingSwitcher } from '~/ui/link/SiblingSwitcher';

const hrefOf = (one: { id: string }) => `/characters/${one.id}`;

/** Back to the list as it was left, and aside to other characters: also by { and }. */
export function CharacterBreadcrumbs({ character: { id, name } }: { character: Character }) {
  const router = useRouter();
  const { found, isSearching, setTyped } = useCharacterSearch();
  const siblings = found.map((one) => ({ key: one.id, label: one.name, href: hrefOf(one) }));
  const { previous, next } = useQuery(characterNeighboursQuery(id)).data ?? {};
  const go = (to: { id: string } | null | undefined) =>
    to && void router.navigate({ href: hrefOf(to) });
  useShortcuts([
    {
      keys: '{',
      label: 'Previous character',
      run: () => go(previous),
      enabled: !!previous,
    },
    {
      keys: '}',
      label: 'Next character',
      run: () => go(next),
      enabled: !!next,
    },
  ]);
  return (
    <Breadcrumbs
      crumbs={[
        { label: 'Characters', href: lastHref('/characters') },
        {
          label: name,
          href: `/characters/${id}`,
          siblings: (
            <SiblingSwitcher
              label="Other characters"
              placeholder="Find a character"
              current={id}
              siblings={siblings}
              isLoading={isSearching}
              onSearch={setTyped}
            />
          ),
        },
      ]}
    />
  );
}
