import { Button, Group, NativeSelect, Select, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { templatesQuery } from '~/api/templates/templates';
import type { ChooserProps } from './CellChooser';
import { useCellTexts } from './useCellTexts';

function versionsTo(newest: number): string[] {
  return Array.from({ length: newest }, (_, at) => `${newest - at}`);
}

/** All cells that have their text from a template: two of its versions, or their texts to be changed. */
export function TemplateChooser({ isBusy, room, error, onAdd }: ChooserProps) {
  const [id, setId] = useState<string | null>(null);
  const [versions, setVersions] = useState({ a: 1, b: 1 });
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 150);
  const list = useInfiniteQuery(templatesQuery(search === '' ? {} : { search }));
  const templates = list.data?.pages.flatMap((page) => page.templates) ?? [];
  const chosen = templates.find((one) => one.id === id);
  const { ofTemplate } = useCellTexts();
  const choose = (wanted: string | null) => {
    const newest = templates.find((one) => one.id === wanted)?.version ?? 1;
    setId(wanted);
    setVersions({ a: Math.max(1, newest - 1), b: newest });
  };
  return (
    <Stack gap="sm">
      <Select
        label="Template"
        placeholder="Search by name"
        searchable
        error={error}
        value={id}
        data={templates.map((one) => ({ value: one.id, label: one.name }))}
        nothingFoundMessage="No such template"
        onSearchChange={setTyped}
        onChange={choose}
      />
      {chosen && chosen.version > 1 && (
        <Group gap="sm">
          {(['a', 'b'] as const).map((arm) => (
            <NativeSelect
              key={arm}
              label={`Version as text ${arm.toUpperCase()}`}
              value={versions[arm]}
              data={versionsTo(chosen.version)}
              onChange={({ currentTarget: { value } }) =>
                setVersions({ ...versions, [arm]: Number(value) })
              }
            />
          ))}
        </Group>
      )}
      <Group gap="xs">
        {chosen && chosen.version > 1 && (
          <Button
            variant="light"
            leftSection={<IconPlus size={16} aria-hidden />}
            loading={isBusy}
            disabled={versions.a === versions.b}
            onClick={() =>
              void onAdd(() => ofTemplate(chosen.id), {
                template_id: chosen.id,
                version_a: versions.a,
                version_b: versions.b,
              })
            }
          >
            Compare v{versions.a} and v{versions.b} in its cells
          </Button>
        )}
        <Button
          variant="default"
          loading={isBusy}
          disabled={!chosen || room === 0}
          onClick={() => void onAdd(() => (chosen ? ofTemplate(chosen.id) : Promise.resolve([])))}
        >
          Add its cells, to write text B
        </Button>
      </Group>
    </Stack>
  );
}
