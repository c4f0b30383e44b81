import { Alert, Group, SegmentedControl } from '@mantine/core';
import { IconMoodSmile, IconSparkles } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { useMay } from '~/api/access/useMay';
import { emotionsQuery, type Emotion } from '~/api/prompts/emotions';
import { useShortcuts } from '~/lib/keys/shortcuts';
import { isolated } from '~/lib/text/isolated';
import { lazyPart } from '~/ui/lazy/lazyPart';
import { LinkButton } from '~/ui/link/LinkButton';
import { CreateButton } from '~/ui/page/CreateButton';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { Page } from '~/ui/page/Page';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { ArchivedEmotions } from './ArchivedEmotions';
import { EmotionList } from './EmotionList';

const route = getRouteApi('/shell/emotions');
const EmotionForm = lazyPart('overlay', () => import('./EmotionForm'));

/** The columns of the matrix: which emotions there are, and in which order. */
export function EmotionsPage() {
  const { archived = false } = route.useSearch();
  const navigate = route.useNavigate();
  const emotions = useQuery(emotionsQuery);
  const mayEdit = useMay('editor');
  const [form, setForm] = useState<{ emotion: Emotion | null }>();
  const [created, setCreated] = useState<Emotion>();
  const create = () => setForm({ emotion: null });
  useShortcuts([{ keys: 'n', label: 'New emotion', run: create, enabled: mayEdit }]);

  const rows = emotions.data ?? [];
  const button = (
    <CreateButton doing="Adding" mayEdit={mayEdit} onClick={create}>
      New emotion
    </CreateButton>
  );
  return (
    <Page
      narrow
      title="Emotions"
      description="What every character can feel. Each emotion has a global default, and each character may have a text of its own instead."
      actions={
        <>
          <LinkButton to="/emotions/expressions" variant="default">
            Expressions
          </LinkButton>
          {button}
        </>
      }
    >
      {created && (
        <Alert
          color="green"
          role="status"
          icon={<IconSparkles size={20} />}
          title={`Every character can feel ${isolated(created.display_name.toLowerCase())} now`}
          withCloseButton
          closeButtonLabel="Close this note"
          onClose={() => setCreated(undefined)}
        >
          <Group justify="space-between" gap="sm">
            Next, write its global default, which all characters use until they have a text of their
            own.
            <LinkButton to="/defaults/$emotion" params={{ emotion: created.name }}>
              Write the default
            </LinkButton>
          </Group>
        </Alert>
      )}
      <Group>
        <SegmentedControl
          aria-label="Which emotions"
          data={[
            { value: 'use', label: 'In use' },
            { value: 'archived', label: 'Archived' },
          ]}
          value={archived ? 'archived' : 'use'}
          onChange={(value) =>
            void navigate({ search: value === 'archived' ? { archived: true } : {} })
          }
        />
      </Group>
      {archived && <ArchivedEmotions mayEdit={mayEdit} />}
      {!archived && emotions.error && (
        <ErrorPanel error={emotions.error} onRetry={() => void emotions.refetch()} />
      )}
      {!archived && emotions.isPending && <PageSkeleton />}
      {!archived && emotions.isSuccess && rows.length === 0 && (
        <Empty icon={<IconMoodSmile size={28} />} title="No emotions yet" action={button}>
          Add the first one, and every character has a place for its prompt.
        </Empty>
      )}
      {!archived && rows.length > 0 && (
        <EmotionList emotions={rows} mayEdit={mayEdit} onEdit={(emotion) => setForm({ emotion })} />
      )}
      <Suspense fallback={null}>
        {form && (
          <EmotionForm
            emotion={form.emotion}
            others={rows}
            onClose={() => setForm(undefined)}
            onCreated={(emotion) => {
              setForm(undefined);
              setCreated(emotion);
            }}
          />
        )}
      </Suspense>
    </Page>
  );
}
