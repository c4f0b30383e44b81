import { Alert, Code, Group, Text } from '@mantine/core';
import { IconAlertCircle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { PresetDryRun } from '~/api/providers/presets';
import { usd } from '~/lib/text/money';
import { Section } from '~/ui/page/Section';
import { Body } from './Body';
import { partLabel } from './parts';
import classes from './Preset.module.css';

/** What would be sent, with what went where; and what is wrong with it. */
export function DryRunResult({ run }: { run: PresetDryRun }) {
  const { problems, places, unused_parts, settings, estimated_cost_usd } = run;
  const couldNotAsk = problems.every(({ code }) => code === 'not_checked');
  return (
    <>
      {problems.length === 0 ? (
        <Alert
          color="green"
          role="status"
          icon={<IconCircleCheck size={20} />}
          title="The provider takes it"
        >
          {estimated_cost_usd === null
            ? 'The preset does not say what a clip costs.'
            : `A clip is expected to cost ${usd(estimated_cost_usd)}.`}
        </Alert>
      ) : (
        <Alert
          color={couldNotAsk ? 'yellow' : 'red'}
          role="alert"
          icon={<IconAlertCircle size={20} />}
          title={couldNotAsk ? 'The provider could not be asked' : 'The provider would refuse it'}
        >
          <ul className={classes['problems']}>
            {problems.map(({ pointer, message }, at) => (
              <li key={`${String(at)} ${pointer}`}>
                {message} {pointer !== '' && <Code>{pointer.replace('/content', '') || '/'}</Code>}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      {!places.some(({ part }) => part === 'text') && (
        <Alert
          color="red"
          role="alert"
          icon={<IconAlertCircle size={20} />}
          title="No text is sent"
        >
          All clips would look alike: give the text a place in the preset.
        </Alert>
      )}
      <Section
        title="What would be sent"
        description={`${settings.width} × ${settings.height}, ${settings.fps} frames a second, ${settings.duration_ms / 1000} s. Keys are never shown.`}
      >
        <Body label="Body of the request" body={run.body} places={places} />
        {unused_parts.length > 0 && (
          <Group gap={6} mt="xs" wrap="nowrap" align="flex-start">
            <IconInfoCircle size={16} aria-hidden className={classes['info'] ?? ''} />
            <Text size="sm" c="var(--mien-quiet)">
              Not sent, because the preset gives it no place:{' '}
              {unused_parts.map(partLabel).join(', ')}.
            </Text>
          </Group>
        )}
      </Section>
    </>
  );
}
