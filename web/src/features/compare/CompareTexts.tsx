import { Group, SegmentedControl, Text, Title } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { DiffView } from '~/ui/diff/DiffView';
import { PromptText } from '~/ui/text/PromptText';
import { RelativeTime } from '~/ui/text/RelativeTime';
import classes from './Compare.module.css';
import type { ComparedClip } from './comparedClip';

const route = getRouteApi('/shell/previews/compare');

interface CompareTextsProps {
  clips: readonly ComparedClip[];
  letterOf: (clip: ComparedClip) => string;
  labelOf: (clip: ComparedClip) => string;
  view: 'side' | 'all' | undefined;
}

/** The texts: the first one, and how each other differs from it. */
export function CompareTexts({ clips, letterOf, labelOf, view }: CompareTextsProps) {
  const navigate = route.useNavigate();
  const [first, ...others] = clips;
  if (!first) return null;
  const setView = (value: string) =>
    void navigate({
      search: (now) => ({
        ...now,
        view: value === 'side' || value === 'all' ? value : undefined,
      }),
      replace: true,
      resetScroll: false,
    });
  return (
    <section className={classes['texts']} aria-labelledby="compared-texts">
      <Group justify="space-between" gap="xs">
        <Title order={2} id="compared-texts">
          {others.length === 0 ? 'The text' : 'What differs in the texts'}
        </Title>
        {others.length > 0 && (
          <SegmentedControl
            size="xs"
            aria-label="How to show the difference"
            value={view ?? 'changes'}
            onChange={setView}
            data={[
              { value: 'changes', label: 'Changes only' },
              { value: 'all', label: 'Whole text' },
              { value: 'side', label: 'Side by side' },
            ]}
          />
        )}
      </Group>
      {others.length === 0 && (
        <>
          <About clip={first} />
          <PromptText text={first.prompt_text} />
          <Title order={3}>As the video model got it</Title>
          <p className={classes['prose']} dir="auto">
            {first.resolved_text}
          </p>
        </>
      )}
      {others.map((clip) => (
        <div key={clip.id} className={classes['text']}>
          <Title order={3}>
            {letterOf(first)} → {letterOf(clip)}{' '}
            <span className={classes['pair']}>
              {labelOf(first)} ({first.text_name}) → {labelOf(clip)} ({clip.text_name})
            </span>
          </Title>
          <DiffView
            before={first.prompt_text}
            after={clip.prompt_text}
            view={view === 'side' ? 'side' : 'inline'}
            changesOnly={view === undefined}
            beforeLabel={`${letterOf(first)}, ${first.text_name}`}
            afterLabel={`${letterOf(clip)}, ${clip.text_name}`}
          />
          <Text size="xs" className={classes['quiet']}>
            {differences(first, clip)}
          </Text>
        </div>
      ))}
    </section>
  );
}

function About({ clip }: { clip: ComparedClip }) {
  const { settings } = clip;
  return (
    <Text component="div" size="xs" className={classes['quiet']}>
      {clip.text_name}, asked for by <bdi>{clip.author}</bdi>, <RelativeTime at={clip.created_at} />
      {settings &&
        ` · ${settings.width} × ${settings.height}, ${settings.fps} frames a second, seed ${settings.seed}`}
    </Text>
  );
}

/** What besides the text makes two clips differ, in words. */
function differences(a: ComparedClip, b: ComparedClip): string {
  if (!a.settings || !b.settings) return '';
  const one = a.settings;
  const other = b.settings;
  const names = {
    seed: 'seed',
    width: 'width',
    height: 'height',
    fps: 'frames a second',
    duration_ms: 'length in ms',
  };
  const found = (Object.keys(names) as (keyof typeof names)[])
    .filter((key) => one[key] !== other[key])
    .map((key) => `${names[key]} ${one[key]} → ${other[key]}`);
  return found.length === 0 ? 'Same seed and settings.' : `Also different: ${found.join(', ')}.`;
}
