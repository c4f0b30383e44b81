import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { characterNeighboursQuery, type CharacterName } from '~/api/people/characterNames';
import { promptsQuery, type Character } from '~/api/people/characters';
import type { CellRef } from '~/api/prompts/cell';
import { emotionsQuery } from '~/api/prompts/emotions';
import { lastHref } from '~/lib/address/lastSearch';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { neighbours } from '~/lib/list/siblings';
import { isolated } from '~/lib/text/isolated';
import { useCharacterSearch } from '~/shared/characters/useCharacterSearch';
import { Breadcrumbs } from '~/ui/link/Breadcrumbs';
import { SiblingSwitcher, type Sibling } from '~/ui/link/SiblingSwitcher';
import { SourceBadge, sourceOf } from '~/ui/text/SourceBadge';

interface CellBreadcrumbsProps {
  cell: CellRef;
  character: Character | null;
  emotionName: string;
}

/** The way back to the list, and aside to other emotions and characters: also by [ ] and { }. */
export function CellBreadcrumbs({ cell, character, emotionName }: CellBreadcrumbsProps) {
  const { character_id, emotion } = cell;
  const emotions = useEmotionSiblings(character_id);
  const { steps, ...characters } = useCharacterSiblings(character_id, emotion);
  useSteps(
    neighbours(emotions.siblings, ({ key }) => key === emotion),
    ['[', ']'],
    'emotion',
  );
  useSteps(steps, ['{', '}'], 'character');
  const emotionCrumb = {
    label: emotionName,
    href: hrefOf(character_id, emotion),
    siblings: (
      <SiblingSwitcher
        label={
          character ? `Other emotions of ${isolated(character.name)}` : 'Other global defaults'
        }
        placeholder="Find an emotion"
        current={emotion}
        {...emotions}
      />
    ),
  };
  if (character_id === null) {
    return (
      <Breadcrumbs
        crumbs={[{ label: 'Global defaults', href: lastHref('/defaults') }, emotionCrumb]}
      />
    );
  }
  return (
    <Breadcrumbs
      crumbs={[
        { label: 'Characters', href: lastHref('/characters') },
        {
          label: character?.name ?? '…',
          href: lastHref(`/characters/${character_id}`),
          siblings: (
            <SiblingSwitcher
              label={`${emotionName} of other characters`}
              placeholder="Find a character"
              current={character_id}
              {...characters}
            />
          ),
        },
        emotionCrumb,
      ]}
    />
  );
}

function hrefOf(character_id: string | null, emotion: string): string {
  return character_id === null ? `/defaults/${emotion}` : `/characters/${character_id}/${emotion}`;
}

function useEmotionSiblings(character_id: string | null) {
  const emotions = useQuery(emotionsQuery);
  const prompts = useQuery({
    ...promptsQuery(character_id ?? ''),
    enabled: character_id !== null,
  });
  const siblings: Sibling[] =
    character_id === null
      ? (emotions.data ?? []).map(({ name, display_name }) => ({
          key: name,
          label: display_name,
          href: hrefOf(null, name),
        }))
      : (prompts.data ?? []).map((prompt) => ({
          key: prompt.emotion,
          label: prompt.emotion_display_name,
          href: hrefOf(character_id, prompt.emotion),
          badge: <SourceBadge source={sourceOf(prompt)} />,
        }));
  return { siblings, isLoading: character_id === null ? emotions.isLoading : prompts.isLoading };
}

function useCharacterSiblings(character_id: string | null, emotion: string) {
  const enabled = character_id !== null;
  const { found, isSearching, setTyped } = useCharacterSearch({ enabled });
  const { data } = useQuery({ ...characterNeighboursQuery(character_id ?? ''), enabled });
  const siblingOf = ({ id, name }: CharacterName): Sibling => ({
    key: id,
    label: name,
    href: hrefOf(id, emotion),
  });
  const steps = {
    previous: data?.previous ? siblingOf(data.previous) : undefined,
    next: data?.next ? siblingOf(data.next) : undefined,
  };
  return { siblings: found.map(siblingOf), isLoading: isSearching, onSearch: setTyped, steps };
}

/** Single keys to the one before and the one after. */
function useSteps(
  { previous, next }: { previous: Sibling | undefined; next: Sibling | undefined },
  [back, on]: readonly [string, string],
  what: string,
) {
  const router = useRouter();
  const go = (to: Sibling | undefined) => to && void router.navigate({ href: to.href });
  useShortcuts([
    { keys: back, label: `Previous ${what}`, run: () => go(previous), enabled: !!previous },
    { keys: on, label: `Next ${what}`, run: () => go(next), enabled: !!next },
  ]);
}
