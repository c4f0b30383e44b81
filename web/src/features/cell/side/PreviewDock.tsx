import { Button, Group, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconMovie, IconPencil, IconPlayerPlay } from '@tabler/icons-react';
import type { Preview } from '~/api/clips/previews';
import { usePreviewChanges } from '~/api/clips/useClipChanges';
import type { ResolvedChoice } from '~/api/providers/choices';
import { isUnderWay } from '~/lib/clip/clip';
import { useClipState } from '~/lib/clip/useClipState';
import { promptProblem } from '~/lib/prompt/promptRules';
import { Made } from '~/shared/clips/Made';
import { textOf } from '~/shared/clips/PreviewCard';
import { MakerNote } from '~/shared/providers/MakerNote';
import { ClipStage } from '~/ui/clip/ClipStage';
import { Expiry } from '~/ui/clip/Expiry';
import { PreviewThumbs } from './PreviewThumbs';
import { SidePanel } from './SidePanel';
import { TestSettingsForm } from './TestSettingsForm';
import type { TestSettings } from './testSettings';
import type { Test } from './useTest';
import classes from './Side.module.css';

interface PreviewDockProps {
  test: Test;
  /** The text on the screen. */
  text: string;
  label: string;
  mayTest: boolean;
  settings: TestSettings;
  onSettings: (settings: TestSettings) => void;
  onTest: (again?: boolean) => void;
  /** Who would make the next clip. */
  maker: ResolvedChoice | undefined;
}

/** How the text looks: the state of the last test, and the clips before it. */
export function PreviewDock(props: PreviewDockProps) {
  const { test, text, label, mayTest, settings, onSettings, onTest, maker } = props;
  const { preview } = test;
  return (
    <SidePanel
      title="Preview"
      note={
        preview?.status === 'completed' && (
          <Text size="xs" component="div" className={classes['quiet']}>
            {textOf(preview)} <Expiry at={preview.expires_at} whenSoon />
          </Text>
        )
      }
    >
      <Stack gap="xs">
        {preview ? (
          <Shown preview={preview} test={test} {...{ text, label, mayTest, onTest }} />
        ) : (
          <div className={classes['empty']}>
            <IconMovie size={28} aria-hidden />
            See how this text looks before you save it. Nothing changes for anybody.
            {mayTest && (
              <Button
                variant="light"
                leftSection={<IconPlayerPlay size={16} />}
                loading={test.start.isPending}
                disabled={promptProblem(text) !== undefined}
                onClick={() => onTest()}
              >
                Test this text
              </Button>
            )}
          </div>
        )}
        {mayTest && <MakerNote choice={maker} />}
        {mayTest && <TestSettingsForm settings={settings} onChange={onSettings} />}
        <PreviewThumbs previews={test.previews} shown={preview?.preview_id} onShow={test.choose} />
      </Stack>
    </SidePanel>
  );
}

interface ShownProps {
  preview: Preview;
  test: Test;
  text: string;
  label: string;
  mayTest: boolean;
  onTest: (again?: boolean) => void;
}

function Shown({ preview, test, text, label, mayTest, onTest }: ShownProps) {
  const state = useClipState(preview);
  const same = preview.prompt_text === text;
  const { cancel, retry } = usePreviewChanges(preview.preview_id);
  // From then on it stays the one that is looked at, even if another comes first in the list.
  const stay = { onSuccess: ({ preview_id }: Preview) => test.choose(preview_id) };
  return (
    <>
      <div className={classes['stage']}>
        <ClipStage clip={preview} state={state} label={label} plays={test.isChosen} />
      </div>
      <div className={classes['match']} data-same={same} role="status">
        {same ? <IconCircleCheck size={16} aria-hidden /> : <IconPencil size={16} aria-hidden />}
        {same ? 'This preview is of the text you see' : 'The text changed since this preview'}
      </div>
      <Text size="xs" component="div" className={classes['quiet']}>
        <Made clip={preview} />
      </Text>
      {preview.cancelled_by && (
        <Text size="xs" className={classes['quiet']}>
          Cancelled by <bdi>{preview.cancelled_by.display_name}</bdi>
        </Text>
      )}
      {mayTest && (
        <Group gap={4}>
          {isUnderWay(state) && (
            <Button
              size="compact-sm"
              variant="default"
              loading={cancel.isPending}
              onClick={() => cancel.mutate(undefined, stay)}
            >
              Cancel
            </Button>
          )}
          {(state === 'failed' || state === 'cancelled') && (
            <Button
              size="compact-sm"
              variant="default"
              loading={retry.isPending}
              onClick={() => retry.mutate(undefined, stay)}
            >
              Retry
            </Button>
          )}
          {!isUnderWay(state) && !same && (
            <Button
              size="compact-sm"
              variant="light"
              loading={test.start.isPending}
              onClick={() => onTest()}
            >
              Test the new text
            </Button>
          )}
          {state === 'completed' && same && (
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              loading={test.start.isPending}
              onClick={() => onTest(true)}
            >
              Render again
            </Button>
          )}
        </Group>
      )}
    </>
  );
}
