import { Button, Group, Radio, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeSetting, type Setting } from '~/api/settings';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { RelativeTime } from '~/ui/text/RelativeTime';
import { notifyDone } from '~/ui/toast/notify';
import { knownSettings } from './knownSettings';

function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** One setting of the environment, saved by itself. What is not known is shown as JSON. */
export function SettingForm({ setting, mayChange }: { setting: Setting; mayChange: boolean }) {
  const stored = JSON.stringify(setting.value);
  const [typed, setTyped] = useState<string>();
  const text = typed ?? stored;
  const queryClient = useQueryClient();
  const known = knownSettings[setting.name];
  const label = known?.label ?? setting.name;
  const outdate = () => queryClient.invalidateQueries({ queryKey: ['settings'] });
  const undo = useMutation({
    mutationFn: ({ changed, before }: { changed: Setting; before: unknown }) =>
      changeSetting(changed, before),
    onSuccess: outdate,
    meta: { failure: 'The setting was not put back' },
  });
  const save = useMutation({
    mutationFn: (value: unknown) => changeSetting(setting, value),
    onSuccess: async (changed) => {
      // By then the setting that is shown is the changed one.
      const before = setting.value;
      await outdate();
      setTyped(undefined);
      notifyDone(`Saved: ${label}.`, { undo: () => undo.mutate({ changed, before }) });
    },
  });
  const wanted = parsed(text);
  return (
    <Stack gap="xs">
      {save.error && <ErrorPanel error={save.error} what="Not saved" />}
      {known ? (
        <Radio.Group
          label={known.label}
          description={known.description}
          value={text}
          onChange={setTyped}
        >
          <Stack gap="xs" mt="xs">
            {known.options.map((option) => (
              <Radio
                key={option.value}
                value={JSON.stringify(option.value)}
                label={option.label}
                description={option.means}
                disabled={!mayChange}
              />
            ))}
          </Stack>
        </Radio.Group>
      ) : (
        <Textarea
          label={label}
          description="As JSON"
          autosize
          disabled={!mayChange}
          value={text}
          error={wanted ? undefined : 'This is not JSON.'}
          onChange={({ currentTarget: { value } }) => setTyped(value)}
        />
      )}
      <Group gap="sm">
        {mayChange && (
          <Button
            size="compact-md"
            fz="sm"
            loading={save.isPending}
            disabled={text === stored || !wanted}
            onClick={() => save.mutate(wanted?.value)}
          >
            Save
          </Button>
        )}
        <Text size="xs" c="var(--mien-quiet)">
          changed <RelativeTime at={setting.updated_at} />
        </Text>
      </Group>
    </Stack>
  );
}
