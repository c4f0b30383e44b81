import { Text } from '@mantine/core';
import { useState } from 'react';
import type { Experiment } from '~/api/experiments/experiments';
import { useNames } from '~/api/people/useNames';
import { DiffView } from '~/ui/diff/DiffView';
import { CellLink } from '~/ui/link/CellLink';
import { Disclosure } from '~/ui/page/Disclosure';
import { Section } from '~/ui/page/Section';
import { StatusWord } from '~/ui/text/StatusWord';
import { IconAlertTriangle } from '@tabler/icons-react';
import classes from './Page.module.css';

/** Both texts of each cell, with what differs; hidden from who has votes to give. */
export function ArmTexts({ experiment }: { experiment: Experiment }) {
  const { cells, blinded, promoted_at } = experiment;
  const { characterName, emotionName } = useNames(cells.map(({ character_id }) => character_id));
  const [opened, setOpened] = useState(0);
  if (blinded) {
    return (
      <Section title="The texts are hidden from you">
        <Text size="sm">
          You are of the panel: whoever knows the words looks for them in the clips. You see them
          when the experiment has ended.
        </Text>
      </Section>
    );
  }
  return (
    <Section title="What is compared" description="What text B has in place of text A.">
      <ul className={classes['cells']}>
        {cells.map(({ character_id, emotion, text_a, text_b, ...versions }, at) => (
          <li key={`${character_id}/${emotion}`}>
            <Disclosure
              isOpened={opened === at}
              onToggle={() => setOpened(opened === at ? -1 : at)}
              title={
                <>
                  <bdi>
                    {characterName(character_id)}, {emotionName(emotion)}
                  </bdi>
                  {promoted_at === null && versions.current_version !== versions.base_version && (
                    <StatusWord tone="waiting" icon={<IconAlertTriangle size={15} aria-hidden />}>
                      is v{versions.current_version} now, was v{versions.base_version} at the start
                    </StatusWord>
                  )}
                </>
              }
            >
              <DiffView
                before={text_a ?? ''}
                after={text_b ?? ''}
                view="side"
                changesOnly={false}
                beforeLabel="Text A"
                afterLabel="Text B"
              />
              <CellLink character_id={character_id} emotion={emotion}>
                To the prompt
              </CellLink>
            </Disclosure>
          </li>
        ))}
      </ul>
    </Section>
  );
}
