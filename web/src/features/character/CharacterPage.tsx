import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMay } from '~/api/access/useMay';
import { characterQuery } from '~/api/people/characters';
import { LinkButton } from '~/ui/link/LinkButton';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { Unread } from '~/ui/page/NotFound';
import { Page } from '~/ui/page/Page';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { CharacterActions } from './CharacterActions';
import { CharacterBreadcrumbs } from './CharacterBreadcrumbs';
import { CharacterSummary } from './CharacterSummary';
import { EmotionCards } from './EmotionCards';
import { Sheet } from './sheet/Sheet';
import { useCells } from './useCells';

const route = getRouteApi('/shell/characters/$characterId');

/** Level 2: a character, and the prompt of each of its emotions. */
export function CharacterPage() {
  const { characterId } = route.useParams();
  const { show, view = 'cards' } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: character, error, refetch } = useQuery(characterQuery(characterId));
  const cells = useCells(characterId);
  const mayEdit = useMay('editor');
  if (error && !character) {
    return (
      <Page title="Character">
        <Unread
          error={error}
          what="The character could not be read"
          title="There is no such character"
          action={<LinkButton to="/characters">To the characters</LinkButton>}
          onRetry={() => void refetch()}
        />
      </Page>
    );
  }
  if (!character) return <PageSkeleton />;
  return (
    <Page
      title={character.name}
      description={character.description || 'No description yet.'}
      breadcrumbs={<CharacterBreadcrumbs character={character} />}
      actions={mayEdit && <CharacterActions character={character} previews={cells.previews} />}
    >
      <CharacterSummary character={character} cells={cells.cells} />
      {cells.error && !cells.cells ? (
        <ErrorPanel
          error={cells.error}
          what="The prompts could not be read"
          onRetry={() => void cells.refetch()}
        />
      ) : (
        <>
          <SegmentedControl
            aria-label="What to see of each emotion"
            w="fit-content"
            data={[
              { value: 'cards', label: 'Prompts' },
              { value: 'sheet', label: 'Contact sheet' },
            ]}
            value={view}
            onChange={(next) => void navigate({ search: next === 'sheet' ? { view: next } : {} })}
          />
          {view === 'sheet' && cells.cells ? (
            <Sheet character={character} cells={cells.cells} />
          ) : (
            <EmotionCards
              character={character}
              cells={cells.cells}
              show={show}
              onShow={(next) =>
                void navigate({ search: next ? { show: next } : {}, replace: true })
              }
            />
          )}
        </>
      )}
    </Page>
  );
}
