import { useMutation, useQueryClient } from '@tanstack/react-query';
import { assign, endAssignment } from '~/api/people/assignments';
import { isolated } from '~/lib/text/isolated';
import { notifyDone } from '~/ui/toast/notify';

interface Wanted {
  user: { id: string; name: string };
  character: { id: string; name: string };
  /** Who was assigned before: what Undo brings back. */
  before?: { id: string; name: string } | undefined;
}

interface Ended {
  id: string;
  user: { id: string; name: string };
  character: { id: string; name: string };
}

const meta = { failure: 'The assignment was not changed' };

/** Assigning and ending, each with a word and the way back. */
export function useAssignmentChanges() {
  const queryClient = useQueryClient();
  const outdate = () =>
    Promise.all(
      ['assignments', 'users'].map((key) => queryClient.invalidateQueries({ queryKey: [key] })),
    );
  const undoEnding = useMutation({
    mutationFn: ({ user, character }: Ended) => assign(user.id, character.id),
    onSuccess: outdate,
    meta,
  });
  const undoAssigning = useMutation({
    mutationFn: ({ wanted, id }: { wanted: Wanted; id: string }) =>
      wanted.before ? assign(wanted.user.id, wanted.before.id) : endAssignment(id),
    onSuccess: outdate,
    meta,
  });
  return {
    assign: useMutation({
      mutationFn: ({ user, character }: Wanted) => assign(user.id, character.id),
      onSuccess: async ({ id }, wanted) => {
        await outdate();
        notifyDone(
          `${isolated(wanted.user.name)} talks to ${isolated(wanted.character.name)} now.`,
          {
            undo: () => undoAssigning.mutate({ wanted, id }),
          },
        );
      },
    }),
    end: useMutation({
      mutationFn: ({ id }: Ended) => endAssignment(id),
      onSuccess: async (_, ended) => {
        await outdate();
        notifyDone(
          `${isolated(ended.user.name)} no longer talks to ${isolated(ended.character.name)}.`,
          {
            undo: () => undoEnding.mutate(ended),
          },
        );
      },
      meta,
    }),
  };
}
