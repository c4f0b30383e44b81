import { Alert, List } from '@mantine/core';
import { IconAlertTriangle, IconHourglass, IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Experiment } from '~/api/experiments/experiments';
import { useNames } from '~/api/people/useNames';
import { counted } from '~/lib/text/counts';
import { CellLink } from '~/ui/link/CellLink';
import { TextLink } from '~/ui/link/TextLink';

/** Those whose prompt is another one than at the start. */
export function movedCells({ cells }: Pick<Experiment, 'cells'>) {
  return cells.filter((cell) => cell.current_version !== cell.base_version);
}

const named = 5;

/** Why the traffic cannot be split now, and what to do; nothing when it can. */
export function Obstacle({ experiment }: { experiment: Experiment }) {
  if (experiment.state === 'rendering') {
    return (
      <Alert color="gray" mb="sm" icon={<IconHourglass size={20} />} title="Not yet">
        It can be split as soon as its clips are made: texts that cannot be rendered are found
        before users get them.
      </Alert>
    );
  }
  if (experiment.state === 'closed') {
    return (
      <Alert color="gray" mb="sm" icon={<IconLock size={20} />} title="The experiment has ended">
        Nothing is split any more. To go on with users, design another experiment with these texts.
        <div>
          <TextLink to="/experiments/new">Design an experiment</TextLink>
        </div>
      </Alert>
    );
  }
  if (movedCells(experiment).length === 0) return null;
  return (
    <MovedPrompts experiment={experiment}>
      The texts would be compared with another one than planned.
    </MovedPrompts>
  );
}

interface MovedPromptsProps {
  experiment: Experiment;
  /** What comes of it. */
  children: ReactNode;
}

/** Which prompts are others than at the start. */
export function MovedPrompts({ experiment, children }: MovedPromptsProps) {
  const moved = movedCells(experiment);
  const { characterName, emotionName } = useNames(moved.map(({ character_id }) => character_id));
  return (
    <div>
      <Alert
        color="yellow"
        mb="sm"
        icon={<IconAlertTriangle size={20} />}
        title={`${counted(moved.length, 'prompt')} changed since the experiment began`}
      >
        {children} Design another experiment with the text of today.
      </Alert>
      <List size="sm" mb="sm">
        {moved.slice(0, named).map(({ character_id, emotion, base_version, current_version }) => (
          <List.Item key={`${character_id}/${emotion}`}>
            <CellLink character_id={character_id} emotion={emotion} tab="history">
              {characterName(character_id)}, {emotionName(emotion)}
            </CellLink>
            : v{base_version} at the start, v{current_version} now
          </List.Item>
        ))}
        {moved.length > named && (
          <List.Item>and {counted(moved.length - named, 'other cell')}</List.Item>
        )}
      </List>
    </div>
  );
}
