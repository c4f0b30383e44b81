import { Select, Skeleton, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { createVideo, resolvedCellQuery } from '~/api/clips/videos';
import { usersQuery } from '~/api/people/users';
import { emotionsQuery } from '~/api/prompts/emotions';
import { resolvedChoiceQuery } from '~/api/providers/choices';
import { ProblemError } from '~/lib/problem';
import { CharacterSelect } from '~/shared/characters/CharacterSelect';
import { MakerNote } from '~/shared/providers/MakerNote';
import { FormDialog } from '~/ui/dialog/FormDialog';
import { SourceBadge } from '~/ui/text/SourceBadge';
import { notifyDone } from '~/ui/toast/notify';
import type { VideosSearch } from './filter';
import classes from './Videos.module.css';

interface GenerateDialogProps {
  /** What the list is filtered by is what one most likely wants. */
  search: VideosSearch;
  onClose: () => void;
}

/** Asks who and what, shows the text that will be used, and makes the video. */
export default function GenerateDialog({ search, onClose }: GenerateDialogProps) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const emotions = useQuery(emotionsQuery).data ?? [];
  const [character_id, setCharacter] = useState(search.character_id ?? null);
  const [emotion, setEmotion] = useState(search.emotion ?? null);
  const [user_id, setUser] = useState(search.user_id ?? null);
  const create = useMutation({
    mutationFn: () => createVideo({ emotion: emotion ?? '', character_id, user_id }),
    onSuccess: async (video) => {
      notifyDone('The video is on its way');
      await queryClient.invalidateQueries({ queryKey: ['videos'] });
      await navigate({ to: '/videos/$videoId', params: { videoId: video.video_id } });
    },
  });
  const isComplete = emotion !== null && (character_id !== null || user_id !== null);
  const fieldError = (name: string) =>
    create.error instanceof ProblemError ? create.error.field(name) : undefined;

  return (
    <FormDialog
      title="Generate a video"
      submitLabel="Generate"
      isChanged={isComplete}
      isSaving={create.isPending}
      error={create.error}
      fields={['character_id', 'emotion', 'user_id']}
      size="lg"
      onSubmit={() => create.mutate()}
      onClose={onClose}
    >
      <Stack gap="sm">
        <CharacterSelect
          label="Character"
          placeholder={user_id === null ? 'Search by name' : 'The one assigned to the user'}
          clearable
          data-autofocus
          value={character_id}
          error={fieldError('character_id')}
          onChange={(character) => setCharacter(character?.id ?? null)}
        />
        <Select
          label="Emotion"
          placeholder="Choose one"
          searchable
          value={emotion}
          data={emotions.map(({ name, display_name }) => ({ value: name, label: display_name }))}
          error={fieldError('emotion')}
          onChange={setEmotion}
        />
        <UserSelect value={user_id} error={fieldError('user_id')} onChange={setUser} />
        {isComplete && emotion !== null && character_id !== null && (
          <Maker character_id={character_id} emotion={emotion} />
        )}
        {isComplete && <TextToUse {...{ character_id, emotion, user_id }} />}
      </Stack>
    </FormDialog>
  );
}

function Maker(cell: { character_id: string; emotion: string }) {
  return <MakerNote choice={useQuery(resolvedChoiceQuery(cell)).data} />;
}

interface UserSelectProps {
  value: string | null;
  error: string | undefined;
  onChange: (id: string | null) => void;
}

function UserSelect({ value, error, onChange }: UserSelectProps) {
  const [typed, setTyped] = useState('');
  const [wanted] = useDebouncedValue(typed.trim(), 150);
  const users = useInfiniteQuery(usersQuery(wanted === '' ? {} : { search: wanted }));
  const found = users.data?.pages.flatMap((page) => page.users) ?? [];
  return (
    <Select
      label="User (optional)"
      description="Fills {user_id} in the text, and names the character when you choose none."
      placeholder="Search by name"
      searchable
      clearable
      limit={50}
      nothingFoundMessage="No such user"
      value={value}
      // The server searches; what it found is not sifted again.
      filter={({ options }) => options}
      data={found.map(({ id, name }) => ({ value: id, label: name }))}
      error={error}
      onSearchChange={setTyped}
      onChange={onChange}
    />
  );
}

interface Choice {
  character_id: string | null;
  emotion: string | null;
  user_id: string | null;
}

function TextToUse(choice: Choice) {
  const { data, error, isPending } = useQuery(resolvedCellQuery(choice));
  if (error) {
    return (
      <Text size="sm" role="alert" c="var(--mien-bad)">
        {error.message}
      </Text>
    );
  }
  if (isPending) return <Skeleton height={120} />;
  return (
    <section className={classes['toUse']} aria-label="The text that will be used">
      <div className={classes['toUseHead']}>
        <SourceBadge
          source={data.source === 'global' ? 'default' : 'custom'}
          note={`v${data.version}`}
        />
        <Text size="xs" className={classes['quiet']}>
          This text will be used
        </Text>
      </div>
      <p className={classes['prose']} dir="auto">
        {data.text}
      </p>
      {data.problems.length > 0 && (
        <Text size="xs" c="var(--mien-missing)">
          {data.problems.map(({ message }) => message).join(' ')}
        </Text>
      )}
    </section>
  );
}
