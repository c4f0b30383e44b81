import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMay } from '~/api/access/useMay';
import type { Experiment } from '~/api/experiments/experiments';
import { LinkButton } from '~/ui/link/LinkButton';
import { TextLink } from '~/ui/link/TextLink';
import { Empty } from '~/ui/page/Empty';
import { Page } from '~/ui/page/Page';
import { IconLock } from '@tabler/icons-react';
import { DraftFromCell } from './DraftFromCell';
import { DraftEditor } from './DraftEditor';

const route = getRouteApi('/shell/experiments/new');

/** A design that is not saved yet. */
export function NewExperimentPage() {
  const navigate = useNavigate();
  const { character = null, emotion } = route.useSearch();
  const mayEdit = useMay('editor');
  const open = ({ id }: Experiment, isToStart: boolean) =>
    void navigate({
      to: '/experiments/$experimentId',
      params: { experimentId: id },
      search: isToStart ? { start: true } : {},
      replace: true,
    });
  return (
    <Page
      narrow
      title="New experiment"
      description="Two wordings of the same cells. Nothing is rendered before you start it."
      breadcrumbs={
        <nav aria-label="Breadcrumb">
          <TextLink to="/experiments" search={{}}>
            Experiments
          </TextLink>
        </nav>
      }
    >
      {mayEdit ? (
        emotion === undefined ? (
          <DraftEditor experiment={null} onSaved={open} />
        ) : (
          <DraftFromCell
            key={`${character}/${emotion}`}
            cell={{ character_id: character, emotion }}
            onSaved={open}
          />
        )
      ) : (
        <Empty
          icon={<IconLock size={28} />}
          title="Designing takes the role of an editor"
          action={<LinkButton to="/experiments">To the experiments</LinkButton>}
        >
          You can look at every experiment and its results.
        </Empty>
      )}
    </Page>
  );
}
