import { Alert, Group, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Video } from '~/api/clips/videos';
import { CopyTextButton } from '~/ui/field/CopyTextButton';
import { PromptText } from '~/ui/text/PromptText';
import classes from './Videos.module.css';

/** The text as the video model got it, and as somebody wrote it. */
export function VideoTexts({ video }: { video: Video }) {
  return (
    <section className={classes['panel']} aria-labelledby="sent-text">
      <Group justify="space-between">
        <Title order={2} id="sent-text">
          The exact text the video model got
        </Title>
        <CopyTextButton text={video.resolved_prompt_text} label="Copy text" />
      </Group>
      <p className={classes['prose']} dir="auto">
        {video.resolved_prompt_text}
      </p>
      {video.problems.length > 0 && (
        <Alert
          color="yellow"
          variant="light"
          icon={<IconAlertTriangle size={18} />}
          title="Some variables had no value and were sent as they are written"
        >
          {video.problems.map(({ message }) => message).join(' ')}
        </Alert>
      )}
      {video.prompt_text !== undefined && (
        <>
          <Title order={3}>As it was written, with its variables</Title>
          <PromptText text={video.prompt_text} />
        </>
      )}
    </section>
  );
}
