import { Alert, Progress, Tabs } from '@mantine/core';
import {
  IconArchive,
  IconArrowsSplit2,
  IconChartDots,
  IconClipboardList,
  IconFileDiff,
  IconMovie,
} from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import type { Experiment } from '~/api/experiments/experiments';
import { Section } from '~/ui/page/Section';
import { Results } from '../results/Results';
import { tabs } from '../search';
import { movedCells, MovedPrompts } from '../traffic/Obstacle';
import { TrafficTab } from '../traffic/TrafficTab';
import { ArmTexts } from './ArmTexts';
import { ClipsTab } from './ClipsTab';
import { DesignFacts } from './DesignFacts';
import { LogTab } from './LogTab';
import classes from './Page.module.css';
import { VerdictActions } from './VerdictActions';

const route = getRouteApi('/shell/experiments/$experimentId');

/** An experiment that was started. */
export function ExperimentTabs({ experiment }: { experiment: Experiment & { etag: string } }) {
  const { tab = 'result' } = route.useSearch();
  const navigate = route.useNavigate();
  const isOpen = experiment.state === 'rendering' || experiment.state === 'running';
  const open = (wanted: string | null) =>
    void navigate({ search: { tab: tabs.find((one) => one === wanted && one !== 'result') } });
  return (
    <>
      {experiment.archived_at !== null && (
        <Alert color="gray" icon={<IconArchive size={20} />} title="This experiment is archived" />
      )}
      <Tabs value={tab} onChange={open} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="result" leftSection={<IconChartDots size={16} />}>
            Result
          </Tabs.Tab>
          <Tabs.Tab value="traffic" leftSection={<IconArrowsSplit2 size={16} />}>
            Traffic
          </Tabs.Tab>
          <Tabs.Tab value="texts" leftSection={<IconFileDiff size={16} />}>
            Texts
          </Tabs.Tab>
          <Tabs.Tab value="clips" leftSection={<IconMovie size={16} />}>
            Clips
          </Tabs.Tab>
          <Tabs.Tab value="log" leftSection={<IconClipboardList size={16} />}>
            Log
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="result">
          <div className={classes['stack']}>
            {isOpen && movedCells(experiment).length > 0 && (
              <MovedPrompts experiment={experiment}>
                As it is now, no winner can be declared: it would replace another text than the one
                it was compared with.
              </MovedPrompts>
            )}
            {experiment.state === 'rendering' ? (
              <Rendering clips={experiment.clips} />
            ) : (
              <Results
                experiment={experiment}
                actions={<VerdictActions experiment={experiment} />}
              />
            )}
          </div>
        </Tabs.Panel>
        <Tabs.Panel value="traffic">
          <TrafficTab experiment={experiment} />
        </Tabs.Panel>
        <Tabs.Panel value="texts">
          <div className={classes['stack']}>
            <ArmTexts experiment={experiment} />
            <DesignFacts experiment={experiment} />
          </div>
        </Tabs.Panel>
        <Tabs.Panel value="clips">
          <ClipsTab experiment={experiment} />
        </Tabs.Panel>
        <Tabs.Panel value="log">
          <LogTab experimentId={experiment.id} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function Rendering({ clips }: Pick<Experiment, 'clips'>) {
  return (
    <Section
      title={`${clips.ended} of ${clips.count} clips are made`}
      description="Voting begins with the last one. A clip that cannot be made is tried again, for both texts alike; what fails at last is a loss of its text."
    >
      <Progress
        aria-label="Clips that are made"
        value={clips.count === 0 ? 0 : (100 * clips.ended) / clips.count}
      />
    </Section>
  );
}
