import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { characterIndexQuery } from '~/api/people/characterIndex';
import type { Character } from '~/api/people/characters';
import { lastHref } from '~/lib/address/lastSearch';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { neighbours } from '~/lib/list/siblings';
import { Breadcrumbs } from '~/ui/link/Breadcrumbs';
import { SiblingSwitcher } from '~/ui/link/SiblingSwitcher';

/** Back to the list as it was left, and aside to other characters: also by { and }. */
export function CharacterBreadcrumbs({ character: { id, name } }: { character: Character }) {
  const router = useRouter();
  const { data = [], isLoading } = useQuery(characterIndexQuery);
  const siblings = data.map((one) => ({
    key: one.id,
    label: one.name,
    href: `/characters/${one.id}`,
  }));
  const { previous, next } = neighbours(siblings, ({ key }) => key === id);
  const go = (href: string | undefined) => href !== undefined && void router.navigate({ href });
  useShortcuts([
    {
      keys: '{',
      label: 'Previous character',
      run: () => go(previous?.href),
      enabled: previous !== undefined,
    },
    {
      keys: '}',
      label: 'Next character',
      run: () => go(next?.href),
      enabled: next !== undefined,
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
              isLoading={isLoading}
            />
          ),
        },
      ]}
    />
  );
}
