import { Group } from '@mantine/core';
import type { Video } from '~/api/clips/videos';
import type { Names } from '~/api/people/useNames';
import { useUserName } from '~/api/people/useUserName';
import { isolated } from '~/lib/text/isolated';
import { FilterToken } from '~/ui/field/FilterToken';
import type { VideosSearch } from './filter';

interface VideoTokensProps {
  search: VideosSearch;
  names: Names;
  /** Any of those found, to name the prompt by. */
  first: Video | undefined;
  onChange: (changes: VideosSearch) => void;
}

/** Filters that come from links on other pages, and how to take them off. */
export function VideoTokens({ search, names, first, onChange }: VideoTokensProps) {
  const { user_id, prompt_id, prompt_version } = search;
  if (!user_id && !prompt_id) return null;
  const whose =
    first?.prompt_id !== prompt_id || first === undefined
      ? 'one text'
      : first.source === 'global'
        ? `global default, ${isolated(names.emotionName(first.emotion))}`
        : `${isolated(first.character_name ?? names.characterName(first.character_id))}, ${isolated(names.emotionName(first.emotion))}`;
  return (
    <Group gap="xs">
      {user_id && <UserToken id={user_id} onClear={() => onChange({ user_id: undefined })} />}
      {prompt_id && (
        <FilterToken
          name="Made from"
          value={prompt_version ? `v${prompt_version} of ${whose}` : whose}
          onClear={() => onChange({ prompt_id: undefined, prompt_version: undefined })}
        />
      )}
    </Group>
  );
}

function UserToken({ id, onClear }: { id: string; onClear: () => void }) {
  return <FilterToken name="Made for" value={useUserName(id)} onClear={onClear} />;
}
