import { IconClock, IconMoodSmile, IconUserStar, IconWorld } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { foundCharactersQuery } from '~/api/people/characterNames';
import { useCharacterNames } from '~/api/people/useNames';
import { emotionsQuery } from '~/api/prompts/emotions';
import { recentPaths } from './recent';
import { findCells, findNamed, wordToSearch, type Named } from './match';
import type { Entry, Section } from './sections';

/** Characters, cells and defaults that fit the words; without words, where one was last. */
export function useJumps(words: readonly string[], isOpened: boolean): Section[] {
  const navigate = useNavigate();
  const emotionRows = useQuery({ ...emotionsQuery, enabled: isOpened }).data;
  const emotions = useMemo(
    () => (emotionRows ?? []).map(({ name, display_name }) => ({ id: name, name: display_name })),
    [emotionRows],
  );
  const search = wordToSearch(words, emotions);
  const found = useQuery({ ...foundCharactersQuery(search), enabled: isOpened && search !== '' });
  const characters = found.data ?? none;
  const recents = recentPaths().filter((path) => path !== location.pathname);
  const recentNames = useCharacterNames(
    isOpened && words.length === 0 ? recents.map(characterOfPath) : [],
  );
  const toCharacter = ({ id, name }: Named): Entry => ({
    id: `/characters/${id}`,
    label: name,
    note: 'all emotions',
    icon: IconUserStar,
    run: () => void navigate({ to: '/characters/$characterId', params: { characterId: id } }),
  });
  const toCell = (character: Named, emotion: Named): Entry => ({
    id: `/characters/${character.id}/${emotion.id}`,
    label: `${character.name}, ${emotion.name}`,
    icon: IconMoodSmile,
    run: () =>
      void navigate({
        to: '/characters/$characterId/$emotion',
        params: { characterId: character.id, emotion: emotion.id },
      }),
  });
  const toDefault = ({ id, name }: Named): Entry => ({
    id: `/defaults/${id}`,
    label: name,
    note: 'global default',
    icon: IconWorld,
    run: () => void navigate({ to: '/defaults/$emotion', params: { emotion: id } }),
  });

  if (words.length === 0) {
    const entryOf = (path: string): Entry | undefined => {
      const [, place, id, emotion] = path.split('/');
      if (place === 'defaults') {
        const known = named(emotions, id);
        return known && toDefault(known);
      }
      const name = place === 'characters' ? recentNames.get(id ?? '') : undefined;
      if (!id || !name) return undefined;
      const character = { id, name };
      const known = named(emotions, emotion);
      return known ? toCell(character, known) : toCharacter(character);
    };
    const recent = recents
      .map(entryOf)
      .filter((entry) => entry !== undefined)
      .slice(0, 5);
    return [{ title: 'Recent', entries: recent.map((entry) => ({ ...entry, icon: IconClock })) }];
  }
  return [
    {
      title: 'Prompts',
      entries: findCells(characters, emotions, words, 8).map(({ character, emotion }) =>
        toCell(character, emotion),
      ),
    },
    { title: 'Characters', entries: findNamed(characters, words, 6).map(toCharacter) },
    { title: 'Emotions', entries: findNamed(emotions, words, 4).map(toDefault) },
  ];
}

const none: Named[] = [];

function characterOfPath(path: string): string | undefined {
  const [, place, id] = path.split('/');
  return place === 'characters' ? id : undefined;
}

function named(items: readonly Named[], id: string | undefined): Named | undefined {
  return items.find((item) => item.id === decodeURIComponent(id ?? ''));
}
